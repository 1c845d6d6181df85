"""Before applying: the call of each site, whom to ask, and who wants to hear of the next round.

Outreach reads the rounds of `intake` and speaks to people who have no application yet. It keeps
no more of them than an address, a language and what they asked for, each with a way out.
"""
