"""Applications as tables for a spreadsheet: asked for with a reason, logged, then sent."""
