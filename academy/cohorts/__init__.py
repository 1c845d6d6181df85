"""Sites, their cohorts, and who was enrolled when; the ledger from which totals are read."""
