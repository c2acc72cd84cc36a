"""What must not be taken for a decision: other people's papers, history, and items that are no news of states."""

import re

from processors.outcomes.lexicon import has, spoken
from schemas import Entity

_STATE_PAPERS = re.compile(
    r"\b(?:communiqu[eé]|treaty|joint declaration|final declaration|ceasefire agreement|peace agreement|peace accord|"
    r"chair(?:man|woman|person)?['’]s (?:summary|statement)|(?:summit|leaders|ministers|ministerial)['’]?s? declaration|"  # noqa: E501
    r"(?:sign|endorse|join|back|adopt)\w* (?:the |a )?(?:\w+ )?declaration|"
    r"(?:truce|ceasefire|peace|border|fisheries|trade|extradition|defen[cs]e|security|climate|transit|water|migration) "
    r"(?:agreement|accord|pact|declaration|statement))\b"
)
_HABIT = re.compile(
    r"\b(?:nobody|anyone|anybody) (?:ever )?\w+s? anything\b|\b(?:as a rule|let us say|let's say|twice a year|every year|each year|"  # noqa: E501
    r"traditionally|usually|in theory|what happens (?:if|when)|the way it works|how it works|by custom)\b"
)
_LEFT = re.compile(
    r"\b(?:withdr\w+|pull\w* out|quit\w*|walk\w* out|exit\w*|leav\w+|left|suspend\w*|renounc\w+|denounc\w+|abandon\w*|ratif\w+|scrap\w*|cancel\w*|annul\w*|revok\w*|terminat\w*|tore up|reject\w*|ditch\w*)"  # noqa: E501
    r"(?: (?:from|of|the|its|a))* (?:1[5-9]\d\d|20\d\d) "
)
# "the first since 2005" measures what is new.
_SINCE = re.compile(r"\bsince (?:\w+ ){0,5}(?:1[5-9]\d\d|20\d\d)\b(?![-–])")
_PAST_YEAR = re.compile(r"(?<![\d.,£$€/-])(1[5-9]\d\d|20\d\d)(?![\d%-]|,\d)")
_NOW = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tonight|overnight|this (?:week|morning|afternoon|evening|month)|"  # noqa: E501
    r"late on|early on|hours? ago|on (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d+)\b"
)
_LONG_AGO = re.compile(
    r"\b(?:decades? ago|(?:\w+|\d+) (?:years|summers|winters|decades) ago\b|last century|anniversary|historians?|at the time|those days|"  # noqa: E501
    r"better days|back then|in those|forefathers|old days|generation ago|centur(?:y|ies)|last year|a year ago|a year earlier)\b"  # noqa: E501
)
# How long after another a thing is done: no other time where the day of doing it is told.
_SPAN = re.compile(r"\b(?:\w+|\d+) (?:years|summers|winters|decades) (?:earlier|before|later|on|after|since)\b")


# How a book review gives the length of its book.
_PAGES = re.compile(r"\d\dpp\b")
# Without one of these a sentence tells of no other time.
_PAST_STEMS = (
    "15", "16", "17", "18", "19", "20", "year", "ago", "decade", "summers", "winters", "centur", "anniversar",
    "historian", "at the time", "those", "better days", "back then", "forefathers", "old days", "generation", "nobody",
    "anyone", "anybody", "as a rule", "let us say", "let's say", "twice", "traditional", "usual", "in theory",
    "what happens", "it works", "custom",
)  # fmt: skip


_JOINT_PAPER = re.compile(r"\b(?:declaration|communiqu[eé]|joint statement|accord|treaty|resolution|memorandum)\b")
_ACTORS = frozenset({"igo", "armed_group", "government", "ministry"})


def about_states(text: str, entities: tuple[Entity, ...]) -> bool:
    """Whether an item is news of states and their meetings, rather than of companies, courts or sport."""
    low = text.lower()[:4000]
    # One of these is enough: no desk writes them in news of a meeting.
    if spoken("never", low) or ("pp" in low and _PAGES.search(low)):
        return False
    weight = len(spoken("states", low))
    # Companies, courts, parties, sport, families and desks sign and declare as well.
    other = len(spoken("others", low))
    actors = sum(entity.label in ("GPE", "NORP", "LOC") or entity.kind in _ACTORS for entity in entities)
    # A paper that only states write, told without a word against it, needs fewer witnesses (snaps name nobody).
    sure = not other and bool(_STATE_PAPERS.search(low) or (weight + actors and _JOINT_PAPER.search(low)))
    return actors + weight >= (1 if sure else 2) and (actors > 0 or sure) and weight + min(actors, 6) > 1.5 * other


def is_history(low: str, year: int | None) -> bool:
    """Whether a lower-case sentence tells of another time: an older year, an anniversary, long ago."""
    if not has(_PAST_STEMS, low):
        return False
    if year is not None:
        # "withdrew on Thursday from the 2015 agreement": that year is the paper's.
        years = [int(found) for found in _PAST_YEAR.findall(_SINCE.sub("", _LEFT.sub("", low)))]
        if years and max(years) < year - 1:
            return True
    return bool(_LONG_AGO.search(low) or _HABIT.search(low) or (_SPAN.search(low) and not _NOW.search(low)))


def is_now(low: str) -> bool:
    """Whether a lower-case sentence names a day of these days."""
    return bool(_NOW.search(low))


def histories(lows: list[str], begins_paragraph: list[bool], year: int | None) -> list[bool]:
    """Which sentences tell of another time: those that say so, and those that go on from them without a new time."""
    marks: list[bool] = []
    for low, fresh in zip(lows, begins_paragraph, strict=True):
        told = is_history(low, year)
        carried = bool(marks) and marks[-1] and not fresh and not _NOW.search(low)
        marks.append(told or carried)
    # An item that dwells on the past is no news even where a sentence of it bears no date of its own.
    # A lead that gives a day of this week says that it is news all the same.
    if len(marks) >= 4 and sum(marks) >= 0.4 * len(marks) and not any(map(_NOW.search, lows[:2])):
        return [mark or not _NOW.search(low) for mark, low in zip(marks, lows, strict=True)]
    return marks
