"""Papers to keep and to print: PDFs that the worker sets from plain values and a template.

A room registers a kind of paper (`kinds.py`) and asks for one (`services.want`); the worker makes
it (`jobs.py`), and its page waits until it is there. The same values give the same document; other
values give a new edition. Nothing here knows what a paper says.
"""
