"""Graduates and their way back: alumni records, outcomes, candidates for mentor.

A record opens when someone graduates. Candidates are alumni whom staff invite for a later cohort;
each move is made by a named person or by the candidate.
"""
