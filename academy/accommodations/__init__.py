"""What to arrange for whom: sign language, captions, more time. Never why.

A room of its own below intake, because tests, interviews and sessions read what to arrange.
Health data: its own consent, its own table, its own permission; whoever scores never sees it.
"""
