"""What a field demands of its text: that there is some, and not more than fits."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, TextAreaField
from wtforms.validators import StopValidation, ValidationError

from academy.core import text


class Present:
    """Demand something other than blanks; unlike WTForms' own, it names the way out.

    Words that people write need a letter or a number, so that no name can be invisible.
    """

    field_flags = {"required": True}

    def __init__(self, message: Any = None, *, letters: bool = True) -> None:
        """Take the message, or the general one; what is only looked for needs no letters."""
        self.letters = letters
        self.message = message or _l("Please fill in this field.")

    def __call__(self, form: Any, field: Field) -> None:
        if field.data is False or field.data in (None, "", [], ()) or _is_blank(field.data):
            if not field.errors:
                raise StopValidation(str(self.message))
            raise StopValidation()
        if self.letters and getattr(field, "is_words", False) and not text.has_letters(field.data):
            raise StopValidation(_("Please write at least one letter or number."))


def _is_blank(data: Any) -> bool:
    return isinstance(data, str) and not data.strip()


class Optional:
    """Accept an empty field without asking further, unless its text could not be read."""

    field_flags = {"optional": True}

    def __call__(self, form: Any, field: Field) -> None:
        sent = [part for part in field.raw_data or () if not isinstance(part, str) or part.strip()]
        if not sent:
            # A browser sends an empty date as an empty text, which no date can be read from.
            field.errors = []
        if field.data in (None, "") and not field.errors:
            raise StopValidation()


class AtMost:
    """Limit a text by characters as people see them, and by what its column holds."""

    def __init__(self, characters: int, *, width: int = 0) -> None:
        """Take the limit in user-visible characters, and in code points if it is not the usual."""
        self.characters, self.width = characters, width
        self.field_flags = {"characters": characters}

    def width_of(self, field: Field) -> int:
        """Return how many code points may be kept."""
        prose = isinstance(field, TextAreaField)
        return self.width or text.usual_width(self.characters, prose=prose)

    def __call__(self, form: Any, field: Field) -> None:
        typed = field.data or ""
        length = text.count_characters(typed)
        if length > self.characters:
            raise ValidationError(
                _(
                    "This has %(length)s characters; at most %(limit)s fit. Please shorten it.",
                    length=length,
                    limit=self.characters,
                )
            )
        if len(typed) > self.width_of(field):
            raise ValidationError(
                _(
                    "This is too long to be kept: emoji and accents made of several parts take "
                    "more room. Please use fewer of them."
                )
            )
