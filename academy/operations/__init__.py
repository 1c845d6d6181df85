"""Keeping the house running: the worker, its clock, the mail desk, history, health and backup.

The worker polls the outbox and hands ids to the queue; nothing is enqueued inside a request. What
is timed stands in `timetable.py`, one line for each job of any room.
"""
