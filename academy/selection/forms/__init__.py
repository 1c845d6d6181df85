"""The shape of what people type in this room: reviewers, staff and applicants."""
