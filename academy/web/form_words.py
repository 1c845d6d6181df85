"""What WTForms says of itself, in the words of the house and in the language of the page."""

from flask_babel import gettext as _


class HouseWords:
    """Answers WTForms when it asks for a message: none of its own reaches a person."""

    def gettext(self, message: str) -> str:
        """Return our words for a message of WTForms."""
        return _words(message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Return our words for a message of WTForms; they hold for any number."""
        return _words(singular)


def _words(message: str) -> str:
    # WTForms looks its messages up by their English text, of which the kind is what counts.
    lowered = message.lower()
    if "choice" in lowered or "must be one of" in lowered:
        return _("Please choose one of the answers offered here.")
    if "required" in lowered:
        return _("Please fill in this field.")
    if "integer" in lowered:
        return _("Please write a whole number, such as 30.")
    if "datetime" in lowered or "week" in lowered:
        return _("This is not a date and time. Please write it like 2027-01-15 18:00.")
    if "date value" in lowered:
        return _("This is not a date. Please write year, month and day, such as 2005-03-21.")
    if "time value" in lowered:
        return _("This is not a time. Please write it like 09:00 or 18:30.")
    if "longer than" in lowered or "characters long" in lowered:
        return _("This is longer or shorter than it may be. Please check it.")
    if "csrf" in lowered:
        return _("This page was open for too long. Please reload it and send it again.")
    return _("This could not be read. Please check it and send it again.")
