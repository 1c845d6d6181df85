"""What is tried first when a password is guessed: here, in Korea, and everywhere."""

import gzip

from flask import current_app

from academy.accounts import rules
from academy.core.paths import asset_dir

LIST = "common_passwords.txt.gz"

# fmt: off
KOREAN = frozenset({
    "rlaalsdn", "dkssudgktpdy", "tkfkdgo", "tkfkdgody", "qlalfqjsgh", "gksrnr", "eogksalsrnr",
    "rkskekfk", "sarang", "saranghae", "daehanminguk", "1q2w3e4r5t6y", "qwer1234asdf",
    "비밀번호", "안녕하세요", "사랑해", "사랑해요", "대한민국", "가나다라마바사",
})
# fmt: on
"""Korean words, as they are and typed on a Latin keyboard; lists made elsewhere lack them."""


def check_new_password(password: str, *, about: tuple[str, ...] = ()) -> None:
    """Refuse a password that is guessed first; `about` are names and addresses of its owner.

    Raises:
        RuleBroken: says what to do instead.
    """
    words = current_app.config["SETTINGS"].house_words
    rules.check_password(password, about=(*about, words), is_common=is_common)


def is_common(password: str) -> bool:
    """Whether a password, in small letters, is among the 40,000 that are tried first.

    The list is read anew each time, some two milliseconds beside the thirty of a hash: new
    passwords are rare, and no process holds it in memory. Its source: seed/reference/README.md.
    """
    if password in KOREAN:
        return True
    if len(password) < rules.LEFT_OVER or "\n" in password:
        return False
    listed = gzip.decompress((asset_dir("seed") / "reference" / LIST).read_bytes())
    return f"\n{password}\n".encode() in listed
