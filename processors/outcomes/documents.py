"""Documents that a meeting may decide on, as a sentence names them."""

import re
from dataclasses import dataclass

from processors.outcomes.lexicon import terms

# What bears the name of a document and is none that states decide on.
_OTHER_PAPERS = re.compile(
    r"""declarations?\ (?:of\ (?:what|income|assets|war|emergency|a\ state|bankruptcy|love|interests?|faith|health|good)|form)
    |(?:customs|tax|income|asset|import|export|sworn|health|war|last-over|bold|sporting)\ declarations?
    |state\ of\ emergency\ declaration|(?:universal\ )?declarations?\ of\ (?:independence|human\ rights|the\ rights)|late\ declaration|declaration\ (?:at|with|before|after|came|on)\ (?:tea|lunch|\d)
    |(?:bank|police|witness|press|sworn|mission|financial|prepared|written|brief|short|terse|opening|e-?mailed|earlier)
     \ statements?
    |(?:said|says|announced|wrote|added|claimed)\ in\ (?:an?|its|their|his|her)\ (?!joint)(?:\w+\ )?statement
    |statement\ (?:on|to|from|by)\ (?:his|her|its|their|the\ (?:police|company|club|bank|court|actor|singer|palace))
    |(?:plea|record|film|book|transfer|television|tv|broadcast|takeover|merger|buyout|rental|loan|sponsorship|arms|
     contract|house|wage|pay|labou?r|union|divorce|prenuptial|licen[cs]ing|credit|share|stock|property)\ (?:deals?|
     agreements?|accords?|pacts?|settlements?)
    |(?:deals?|settlements?)\ (?:with\ (?:prosecutors|creditors|the\ union)|worth)
    |(?:new\ year(?:['’]s)?|conflict|dispute|display|screen)\ resolutions?|high\ resolution|resolution\ of\ the\ (?:case|row)
    |political\ conventions?|party\ conventions?|comic\ convention|convention\ (?:cent(?:re|er)|hall)|by\ convention
    |(?:security|health|medical|diplomatic|safety|test|internet|network)\ protocol|protocol\ (?:officer|chief|department|service|team|desk|office)
    |text\ (?:message|book)|good\ deal|great\ deal|big\ deal|a\ deal\ of|no\ deal\ is|deal\ (?:with|in)\ (?:it|the\ matter)
    |in\ accord\b|of\ (?:its|their|his|her)\ own\ accord|according|charter\ (?:flight|plane|jet|school|bus|boat)s?
    |prosecution\ protocol|business\ plan|pension\ plan|in\ the\ drafts?|draft\ (?:pick|beer|horse)""",  # noqa: E501
    re.X,
)
# Papers of other years and other meetings: what they are called when they are not today's.
_OLD = re.compile(
    r"""(?:last\ (?:year|month|week|time)['’]s|previous|earlier|existing|old|original|landmark|current|former|
    decades?-old|years?-old|(?:in|of|from|since|signed\ in|the)\ (?:1[5-9]\d\d|20[01]\d))\W+(?:[\w'’.-]+\W+){0,3}$""",
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


def is_foreign(low: str) -> bool:
    """Whether a lower-case sentence speaks of a paper that states do not decide on."""
    return bool(_OTHER_PAPERS.search(low))


def papers(low: str, year: int | None) -> list[Paper]:
    """The documents a lower-case sentence names. `year` is the item's own."""
    masked = _OTHER_PAPERS.sub(lambda match: "·" * len(match.group()), low)
    found = []
    for term in terms("document", masked):
        words = masked[term.begin : term.end]
        found.append(
            Paper(term.value, term.begin, term.end, _is_old(masked, term.begin, term.end, year), words in _WEAK)
        )
    for term in terms("vague", masked):
        if not any(paper.begin < term.end and term.begin < paper.end for paper in found):
            found.append(Paper("other", term.begin, term.end, vague=True, weak=True))
    return sorted(found, key=lambda paper: paper.begin)


def _is_old(low: str, begin: int, end: int, year: int | None) -> bool:
    if _OLD.search(low[max(0, begin - 60) : begin]) or re.match(r"(?:1[5-9]|20[01])\d\d ", low[begin:end]):
        return True
    if _HISTORIC.match(low[end : end + 24]):
        return True
    after = _YEAR_AFTER.match(low[end : end + 24])
    return bool(after and year and int(after.group(1)) < year - 1)
