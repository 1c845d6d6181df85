"""Names for a crowd: Korean family and given names by the number, most of them shared by some."""

from typing import Any

SURNAMES: tuple[tuple[str, str], ...] = (
    ("김", "Kim"), ("이", "Lee"), ("박", "Park"), ("최", "Choi"), ("정", "Jung"), ("강", "Kang"),
    ("조", "Cho"), ("윤", "Yoon"), ("장", "Jang"), ("임", "Lim"), ("한", "Han"), ("오", "Oh"),
    ("서", "Seo"), ("신", "Shin"), ("권", "Kwon"), ("황", "Hwang"), ("안", "Ahn"), ("송", "Song"),
    ("류", "Ryu"), ("홍", "Hong"),
)  # fmt: skip
SYLLABLES: tuple[tuple[str, str], ...] = (
    ("민", "min"), ("우", "woo"), ("서", "seo"), ("연", "yeon"), ("지", "ji"), ("후", "hu"),
    ("하", "ha"), ("은", "eun"), ("도", "do"), ("윤", "yun"), ("예", "ye"), ("준", "jun"),
    ("수", "su"), ("아", "a"), ("현", "hyeon"), ("진", "jin"), ("영", "yeong"), ("호", "ho"),
    ("재", "jae"), ("원", "won"), ("유", "yu"), ("나", "na"), ("소", "so"), ("율", "yul"),
    ("태", "tae"), ("성", "seong"), ("경", "gyeong"), ("주", "ju"), ("희", "hui"), ("인", "in"),
    ("선", "seon"), ("규", "gyu"), ("혜", "hye"), ("승", "seung"), ("건", "geon"), ("빈", "bin"),
    ("채", "chae"), ("라", "ra"), ("온", "on"), ("결", "gyeol"), ("솔", "sol"), ("별", "byeol"),
    ("찬", "chan"), ("람", "ram"), ("담", "dam"), ("늘", "neul"), ("봄", "bom"), ("슬", "seul"),
)  # fmt: skip


def _parts(n: int) -> Any:
    """Take a number apart, so that neighbours share little and all 46,080 names come up."""
    n = n * 7919 % (len(SURNAMES) * len(SYLLABLES) ** 2)
    n, family = divmod(n, len(SURNAMES))
    first, second = divmod(n, len(SYLLABLES))
    return SURNAMES[family], SYLLABLES[first], SYLLABLES[second]


def name_of(n: int) -> str:
    """Return the n-th name in Hangul."""
    return "".join(hangul for hangul, _ in _parts(n))


def latin_name(n: int) -> str:
    """Return the n-th name in Latin letters, family name first."""
    (_, family), (_, first), (_, second) = _parts(n)
    return f"{family} {first}{second}"
