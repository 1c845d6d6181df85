"""Challenges of a cohort, the teams that take them on, and the projects they make.

A person is in one team of a challenge at a time. A team has one project; staff accept it, and
an accepted one may be published in the showcase, where it outlives the cohort.
"""
