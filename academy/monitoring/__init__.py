"""Optional statistics on who applies, asked apart, with a consent of their own.

What is answered stands in a table without any key to a person, an application or a score, and is
read as totals only; small groups are hidden. Apart from it, a mark says that someone has answered,
so that nobody is counted twice.
"""
