"""Mentors and the teams they track: appointments, assignments, meetings, actions.

A mentor is a person with an active appointment for a cohort; a team is covered when mentors of
tech, design and domain are assigned to it. Later rooms (alumni) appoint through this one.
"""
