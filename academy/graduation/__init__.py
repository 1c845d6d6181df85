"""Who finished, decided by one person and released by another; certificates that anyone can check.

A certificate is issued at a release or imported for a graduate of an old cohort. It keeps the name
it was issued to until the person is erased; it still verifies then, without a name.
Neighbours: it reads attendance (curriculum) and accepted projects (projects), completes enrolments
(cohorts), and tells later rooms `Graduated`.
"""
