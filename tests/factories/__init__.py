"""Rows for tests, one module per room: plain functions that write what a test needs."""
