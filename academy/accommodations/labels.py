"""What needs are called on pages."""

from flask_babel import lazy_gettext as _l

from academy.accommodations.states import Need

NEED = {
    Need.INTERPRETER: _l("Sign-language interpreter"),
    Need.CAPTIONS: _l("Live captions"),
    Need.EXTRA_TIME: _l("More time in the test"),
    Need.SCREEN_READER: _l("Pages and files that work with a screen reader"),
    Need.WHEELCHAIR: _l("Step-free access"),
    Need.OTHER: _l("Something else"),
}
