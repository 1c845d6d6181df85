"""What every room stands on and what knows no academy: database, clock, flow, settings, files."""
