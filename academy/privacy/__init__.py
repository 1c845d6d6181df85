"""The person's own data, and the desk that answers for them.

What is kept of someone, its download, correction and erasure; retention by class with a record of
what was destroyed; requests with their deadline; possible leaks; the month's look at the access
log; the texts of the privacy policy.
"""
