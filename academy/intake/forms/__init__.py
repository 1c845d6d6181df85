"""The shape of what people type in this room: applicants' forms and those of staff."""
