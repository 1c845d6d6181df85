"""The nine-month plan of a cohort and its calendar: tracks, modules, sessions, attendance.

A track is the plan: modules of a subject, in weeks counted from the start of the cohort. A
published track is never changed; a new edition supersedes it. Sessions belong to the cohort, so
that they and their attendance outlive an edition. Later rooms read `week_of` and `attendance_of`.
"""
