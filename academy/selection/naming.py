"""Find a person's own name in what they wrote, so that a reviewer does not read it.

What is found, and what is not (rules.md: blind by construction; a word lost is better than a name
read, but an answer must stay readable):

- A full name of three syllables or more, anywhere, however it is spaced.
- A given name, a nickname, or a full name of two syllables, as a word of its own or with what
  Korean hangs on to a name: 민우가, 민우는, 민우야, 민우입니다, 소연이는. Within a longer word it
  is another word: 민우회.
- One that is an everyday word too (`EVERYDAY`: 지원, 수정, 보람) only where it can be nothing
  but a name: 지원 씨, 지원이는, 제 이름은 지원, 지원이라고 합니다.
- A given name of one syllable only as 민이가, 민이는 or 민 씨; by itself it is found nowhere.
- In Latin letters each word of a name as a whole word with a capital, of three letters or more; a
  romanised Korean given name in small letters too, with a hyphen or without. A Korean family name
  alone is left: millions bear it.
"""

import re
from collections.abc import Iterable, Iterator

HANGUL = "가-힣"
COMPOUND = ("남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방")
"""Family names of two syllables."""

_WORDS = """
    가람 가을 가지 경영 고민 고은 기쁨 나라 나래 나리 노을 누리 다정 도시 동화 마루 문자 미래 미리
    미소 믿음 바다 발전 별명 보라 보람 보배 사랑 사실 새롬 상대 상상 성실 세계 세상 소라 소리 소망
    수고 수업 수영 수정 수지 수학 슬기 시내 시도 신뢰 아라 아름 아이 안내 여름 여울 연구 연습 영상
    영어 영원 예지 온라 용기 우리 우주 유리 유지 은하 이름 이슬 이유 이해 인간 인내 인생 인정 자연
    자유 전기 정도 정리 정보 정성 정의 제주 조사 주의 주제 지구 지도 지수 지원 지혜 진실 진심 진주
    진행 차이 초롱 최고 태양 평화 푸름 하나 하늘 하루 한결 한별 현대 현실 희망
"""
EVERYDAY = frozenset(_WORDS.split())
"""Names that answers are full of as words."""

_FAMILIES = """
    kim lee yi park bak choi choe jung jeong kang gang cho jo yoon yun jang lim im han oh seo shin
    sin kwon gwon hwang ahn an song ryu yoo yu hong ko go moon mun yang son bae baek paik heo hur
    nam noh roh ha joo ju woo koo gu min jin ji cha um eom won bang sung seong byun
"""
FAMILY = frozenset(_FAMILIES.split())
"""Korean family names as they are romanised."""

DISTINCT = 4
"""Letters from which a romanised given name, or a nickname, is rarely an English word."""

_ENGLISH = frozenset({"young", "moon", "soon", "june", "sunny", "will", "mark", "grace", "hope"})

# What hangs on to a name: particles, forms of address, and the copula in any of its endings. The
# chain is short, so that no text can make the search slow.
_TAIL = (
    "(?:이)?(?:씨|님|군|양|네)?"
    "(?:은|는|이|가|을|를|와|과|랑|이랑|도|의|에게|에게서|에겐|한테|한테서|께|께서|로|으로|란|이란"
    "|만|까지|부터|처럼|같이|보다|하고|나|이나|마저|조차|밖에|야|아|여|이여|이야|다|이다|임|인|뿐"
    f"|(?:입니|이라|라고|라는|라며|라서|라면|이었|였|이에|예요|이고|이며|이지|인데)[{HANGUL}]*){{0,3}}"
)
# What an everyday word never bears, but a name does.
_NAMED = (
    r"(?:이?\s?(?:씨|님)(?:가|는|를|도|의|와|께|께서|에게|한테|라고|입니다)?"
    r"|이(?:가|는|를|도|의|와|랑|한테|에게|네)|이라고\s*(?:합니다|해요|불[가-힣]*))"
)
_IS = f"(?:입니다|이에요|예요|이라고|라고|이라는|라는|이고|이며)[{HANGUL}]*"
_END = f"(?![{HANGUL}])"


def cover_names(text: str, names: Iterable[str], cover: str) -> str:
    """Return a text in which `cover` stands for each of these names, and for nothing beside it."""
    for pattern in name_patterns(names):
        text = pattern.sub(cover, text)
    return text


def name_patterns(names: Iterable[str]) -> Iterator[re.Pattern[str]]:
    """Yield what finds each of these names in a plain text, the longest name first."""
    for name in sorted({" ".join(each.split()) for each in names}, key=len, reverse=True):
        yield from _hangul(name) if re.fullmatch(f"[{HANGUL} ]+", name) else _latin(name)


def given_names(name: str) -> list[str]:
    """Return what may be the given name in a Korean name, the longest first.

    >>> given_names("김민우"), given_names("선우진")
    (['민우'], ['우진', '진'])
    """
    family, _space, rest = name.partition(" ")
    if rest and len(family) <= 2:
        return [rest.replace(" ", "")]
    whole = name.replace(" ", "")
    cuts = [1, 2] if whole.startswith(COMPOUND) else [1]
    return [whole[cut:] for cut in cuts if whole[cut:]] if len(whole) > 1 else []


def _hangul(name: str) -> Iterator[re.Pattern[str]]:
    whole = name.replace(" ", "")
    if len(whole) > 2:
        yield re.compile(r"\s*".join(whole))
    else:
        yield from _word(whole)
    for given in given_names(name):
        yield from _word(given)


def _word(word: str) -> Iterator[re.Pattern[str]]:
    """Yield what finds a given name where it stands as one."""
    start = f"(?<![{HANGUL}]){word}"
    if len(word) == 1:
        if word != "길":  # 길이 is a length.
            yield re.compile(f"{start}(?={_NAMED}{_END})")
    elif word in EVERYDAY:
        yield re.compile(f"{start}(?={_NAMED}{_END})")
        # Python looks behind at texts of one length only.
        yield re.compile(rf"(?:(?<=이름은 )|(?<=성함은 )|(?<=본명은 )){word}(?=\W|$|{_IS})")
        yield re.compile(f"(?:(?<=저는 )|(?<=나는 )){word}(?={_IS})")
    else:
        yield re.compile(f"{start}(?={_TAIL}{_END})")


def _latin(name: str) -> Iterator[re.Pattern[str]]:
    words = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", name)
    if len(words) > 1:
        yield _whole(r"[\s,]+".join(_spelt(word) for word in words))
    family = [word for word in words if word.lower() in FAMILY][:1] if len(words) > 1 else []
    given = [word for word in words if word not in family]
    if family and len(given) > 1:
        yield _whole(r"[\s-]?".join(_spelt(word) for word in given))
    for word in given:
        bare = re.sub(r"\W", "", word).lower()
        distinct = len(bare) >= DISTINCT and bare not in _ENGLISH
        if bare == bare.upper() and len(bare) > 1:  # Chinese, where words have no edges.
            yield re.compile(re.escape(word))
        elif distinct and (family or len(words) == 1):
            yield _whole(_spelt(word))
        elif len(bare) > 2:
            yield _whole(_spelt(word), capital=word[0].upper())


def _spelt(word: str) -> str:
    """Return a pattern for a word with its hyphen, without it, or with one it does not have."""
    return "[-’']?".join(re.escape(letter) for letter in word if letter.isalpha())


def _whole(pattern: str, *, capital: str = "") -> re.Pattern[str]:
    edge = f"[^\\W\\d_{HANGUL}]"
    first = f"(?-i:(?={re.escape(capital)}))" if capital else ""
    return re.compile(f"(?<!{edge}){first}{pattern}(?!{edge})", re.IGNORECASE)
