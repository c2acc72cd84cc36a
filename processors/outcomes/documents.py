"""Documents that a meeting may decide on, as a sentence names them."""

import re
from dataclasses import dataclass

from processors.outcomes.lexicon import PAPER_STEMS, has, terms

# Papers of other years and other meetings: what they are called when they are not today's, or not what this is about.
_OLD = re.compile(
    r"""(?:last\ (?:year|month|week|time)['’]s|previous|earlier|existing|old|original|landmark|current|former|
    decades?-old|years?-old|unrelated\ to|(?:not|no)\ part\ of|separate(?:ly)?\ from|nothing\ to\ do\ with|(?:in|of|from|since|signed\ in|the)\ (?:1[5-9]\d\d|20[01]\d))[^\w,;]+(?:[\w'’.-]+[^\w,;]+){0,3}$""",  # noqa: E501
    re.X,
)
_YEAR_AFTER = re.compile(r"^\W{0,2}(?:of|from|signed in|in|adopted in|agreed in)?\W{0,2}((?:1[5-9]|20)\d\d)\b")
# Treaties known by their town, of other centuries.
_HISTORIC = re.compile(
    r" of (?:versailles|westphalia|tordesillas|utrecht|trianon|lausanne|s[eè]vres|waitangi|ghent|nanking|locarno|rapallo|"  # noqa: E501
    r"vienna|berlin|tilsit|amiens|paris|rome|maastricht|guadalupe|verdun|augsburg|karlowitz|shimonoseki|portsmouth)\b"
)
_WEAK = frozenset(
    {
        "framework",
        "regulations",
        "minutes",
        "measure",
        "measures",
        "statement",
        "decision",
        "package",
        "plan",
        "deal",
        "deals",
        "settlement",
        "draft",
        "protocol",
    }
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document named in a sentence (offsets of the sentence); `old` when it is of another time."""

    kind: str
    begin: int
    end: int
    old: bool = False
    weak: bool = False
    vague: bool = False


def masked(low: str) -> str:
    """A lower-case sentence with the papers that states do not decide on blotted out, letter for letter."""
    # Every phrase that is blotted out holds the noun of a paper.
    for term in terms("foreign", low) if has(PAPER_STEMS, low) else ():
        low = low[: term.begin] + "·" * (term.end - term.begin) + low[term.end :]
    return low


def papers(masked: str, year: int | None) -> list[Paper]:
    """The documents that a sentence names, read when `masked`. `year` is the item's own."""
    if not has(PAPER_STEMS, masked):
        return []
    found = []
    for term in terms("document", masked):
        words = masked[term.begin : term.end]
        found.append(
            Paper(term.value, term.begin, term.end, _is_old(masked, term.begin, term.end, year), words in _WEAK)
        )
    for term in terms("vague", masked):
        if not any(paper.begin < term.end and term.begin < paper.end for paper in found):
            found.append(Paper("other", term.begin, term.end, vague=True, weak=True))
    found.sort(key=lambda paper: paper.begin)
    return [
        paper
        for number, paper in enumerate(found)
        if not (paper.kind in _CONTENT and any(_holds(masked, other, paper) for other in found if other is not paper))
    ]


# What another paper may be about.
_CONTENT = frozenset({"agreement", "treaty", "other"})
_ABOUT = re.compile(
    r"^,? (?:on|for|about|demanding|calling (?:\w+ )?for|urging|seeking|backing|welcoming|supporting|asking for|"
    r"(?:that|which) (?:would|calls?|called|demands?|demanded|urges?|urged) (?:for )?)\b[^,;:]*$"
)


def _holds(masked: str, other: Paper, paper: Paper) -> bool:
    """Whether a paper is what another one is about ("a resolution on a truce") or after ("the ceasefire resolution")."""  # noqa: E501
    if masked[paper.end : other.begin] == " ":
        return True
    if other.kind in _CONTENT:
        return False
    if other.end < paper.begin:
        return other.kind != "chairs_statement" and bool(_ABOUT.match(masked[other.end : paper.begin]))
    return masked[paper.end : other.begin] == " draft "


def _is_old(low: str, begin: int, end: int, year: int | None) -> bool:
    if _OLD.search(low[max(0, begin - 60) : begin]) or re.match(r"(?:1[5-9]|20[01])\d\d ", low[begin:end]):
        return True
    if _HISTORIC.match(low[end : end + 24]):
        return True
    after = _YEAR_AFTER.match(low[end : end + 24])
    return bool(after and year and int(after.group(1)) < year - 1)
