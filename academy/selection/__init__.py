"""From a handed-in application to a filled seat: reviewed blind, decided, released, offered.

A stage holds what is scored (criteria) and by whom (assignments); a reviewer knows an application
by its code name only. Decisions are prepared by one person and released by another; offers and the
waiting list fill the seats that `cohorts` counts. Reads applications of `intake`; changes their
status through `intake.services.move` and nothing else.
"""
