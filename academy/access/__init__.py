"""Who may do what: permissions, predicates, THE policy table, and the doors of every endpoint."""
