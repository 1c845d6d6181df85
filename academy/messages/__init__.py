"""Messages of staff to a selection of people: written, looked at twice, sent once to each.

A *template* is a text with placeholders. A *message* is written from one, to the people of a
filter of the applications' list; preparing it freezes its *recipients*. It goes out as mail through
the outbox, or as a list of texts (문자, 알림톡) for the academy's own sender, *handed over* once.
"""
