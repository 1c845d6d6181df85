"""Optional statistics on who applies, asked apart, with a consent of their own.

What is answered stands in a table without any key to a person, an application or a score, under a
pseudonym for the round that only the secret of the application can make (docs/adr/0010). Once a
stage is decided and released, its groups are counted, once; small groups are hidden, and so is what
would give them away. Apart from the answers, a mark says that someone has answered, so that nobody
is counted twice.
"""
