"""Run an academy from an applicant's first click to the day a graduate returns as a mentor."""

__version__ = "0.1.0"
