"""Find what leads to a person beside the name: addresses, numbers, schools, the day of birth.

Source: rules.md, "blind by construction". A word lost is better than a person read, so a tool with
a dot in its name (draw.io) is covered like an address; a file's name (app.py) is not.
"""

import re
from datetime import date

from academy.core.text import prose

# Full-width letters, digits and signs are what an input method leaves behind, not another text.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

_DASH = r"[-‐‑‒–—−~.\s)]{0,3}"
_ENDS = (
    "com|net|org|info|io|dev|app|kr|me|co|so|site|page|gg|tv|ai|xyz|blog|edu|link|tech|studio|design"
    "|cloud|be|us|uk|it|jp|de|fr"
)
_MESSENGERS = (
    "카톡|카카오톡|카카오|인스타그램|인스타|텔레그램|디스코드|라인|깃허브|트위터|페이스북|유튜브"
    "|kakaotalk|kakao|instagram|insta|telegram|discord|github|twitter|facebook|linkedin"
)
_SCHOOLS = (
    "서울|연세|고려|성균관|한양|서강|이화여|이화|중앙|경희|건국|동국|홍익|국민|숭실|세종|단국|광운|명지|상명"
    "|가천|인하|아주|부산|경북|전남|전북|충남|충북|강원|제주|경상|울산|영남|계명|동아|조선|한동|부경|대구|경성"
    "|한국외|외|시립|숙명여|숙명|성신여|덕성여|동덕여|서울여|포항공|한예종"
)
_KINDS = "대학교|대학원|고등학교|중학교|초등학교|과학고|외국어고|여자고|과학기술원"
_NEXT = "(?=[^가-힣]|을|를|은|는|이|가|의|에|와|과|도|로|를|생|출신|재학|졸업|다|$)"
_CAPITAL = r"[A-Z][\w.&'’-]*"

_ANY_CASE = (
    r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+",
    r"(?:https?://|www\.)\S+",
    rf"(?<![\w.@])(?!asp\.net)(?:[a-z0-9][a-z0-9-]*\.)+(?:{_ENDS})(?![a-z0-9])(?:/[^\s가-힣]*)?",
    r"(?<![\w@])@[a-z0-9_][\w.]{2,29}(?<![가-힣])",
    rf"(?:{_MESSENGERS})\s?(?:아이디|계정|id)?\s?(?:은|는|이|가)?\s?[:=]?\s?"
    r"(?=[a-z_.]*[\d_])[a-z][a-z0-9_.]{3,29}",
    r"(?:아이디|계정|\bid)\s?(?:은|는|:|=)\s?[a-z][a-z0-9_.]{3,29}",
    rf"(?<![\d.])(?:\+82{_DASH}\(?0?|0)\d{{1,2}}{_DASH}\d{{3,4}}{_DASH}\d{{4}}(?!\d)",
    r"(?<!\w)\+\d[\d\s().-]{7,16}\d(?!\d)",
    rf"[가-힣a-z]{{1,12}}(?:{_KINDS})",
    rf"(?<![가-힣])(?:{_SCHOOLS})(?:공대|여대|교대|대){_NEXT}",
    r"(?<![a-z가-힣])(?:포스텍|카이스트|유니스트|디지스트|지스트|kaist|postech|unist|dgist|snu)(?![a-z])",
    r"(?<!\d)\d{2,4}\s?학번",
    r"(?<!\d)(?:19|20)?\d{2}\s?년\s?(?:\d{1,2}\s?월\s?)?(?:\d{1,2}\s?일\s?)?(?:생(?![각활산])|에\s태어)",
)  # fmt: skip
_PATTERNS = (
    *(re.compile(pattern, re.IGNORECASE) for pattern in _ANY_CASE),
    # Here the capitals of English tell a school's name from any school.
    re.compile(
        rf"(?:{_CAPITAL} ){{1,4}}(?:University|College|High School|Institute of Technology)"
    ),
    re.compile(rf"\b(?:University|College) of {_CAPITAL}(?: {_CAPITAL})*"),
)


def narrow(text: str) -> str:
    """Return a text whose full-width letters, digits and signs are the usual ones."""
    return text.translate(_NARROW)


def plain(text: str) -> str:
    """Return a text composed, without hidden characters, with full-width letters made narrow."""
    return prose(narrow(text))


def cover_traces(text: str, cover: str, *, email: str = "", born_on: date | None = None) -> str:
    """Return a plain text in which `cover` stands for whatever leads to its writer."""
    for pattern in trace_patterns(email=email, born_on=born_on):
        text = pattern.sub(cover, text)
    return text


def trace_patterns(*, email: str = "", born_on: date | None = None) -> list[re.Pattern[str]]:
    """Return what finds in a plain text whatever leads to its writer."""
    return [*_PATTERNS, *_own(email, born_on)]


def _own(email: str, born_on: date | None) -> list[re.Pattern[str]]:
    found = []
    local = email.partition("@")[0]
    if len(local) > 4:
        found.append(re.compile(rf"(?<![\w.]){re.escape(local)}(?![a-z0-9_])", re.IGNORECASE))
    if born_on is not None:
        year, month, day = str(born_on.year), born_on.month, born_on.day
        gap = r"\s?[년월./-]\s?"
        spoken = rf"(?:{year[:2]})?{year[2:]}{gap}0?{month}{gap}0?{day}(?!\d)(?:\s?일)?"
        found.append(re.compile(rf"(?<!\d)(?:{spoken}|(?:{year[:2]})?{born_on:%y%m%d}(?!\d))"))
    return found
