"""Who did what to what, and who looked at whom: rows that are added and never changed.

`record()` writes history inside the transaction of a verb, `record_all()` that of a whole list;
`deny()` writes a refused attempt and `log_access()` a look at people and `log_file()` a file of
them, each in a short transaction.
"""

from academy.audit.services import Act, deny, log_access, log_file, record, record_all, see

__all__ = ["Act", "deny", "log_access", "log_file", "record", "record_all", "see"]
