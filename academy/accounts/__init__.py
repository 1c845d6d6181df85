"""People and how they sign in: persons, users, sessions, second factors, and the roles held.

A person exists without a sign-in (imports, graduates of old cohorts); a user is the sign-in row,
none or one per person. A role grant is the only source of a role.
"""
