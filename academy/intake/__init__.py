"""Applying: rounds with their questions and notices, applications, files and consents.

A round is one call for a cohort; an application is one person asking for one place in one round.
Intake keeps what an applicant writes and shows where the application stands; who is admitted is
decided in `selection`, which moves an application through `services.move`. What to arrange for
whom lies in `accommodations`, optional statistics in `monitoring`: neither is known to who scores.
"""
