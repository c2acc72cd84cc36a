"""What must not be taken for a decision: other people's papers, history, and items that are no news of states."""

import re

from schemas import Entity

_STATECRAFT = re.compile(
    r"\b(?:summits?|ministers?|ministerial|heads? of (?:state|government)|leaders|delegat\w+|delegations?|assembly|council|treat(?:y|ies)|"  # noqa: E501
    r"bloc|union|united nations|un|u\.n\.|parliament|senate|congress|ambassadors?|envoys?|foreign|presiden\w+|diplomat\w*|"  # noqa: E501
    r"forum|negotiat\w+|ratif\w+|veto\w*|member states|members|plenary|conference|consensus|multilateral|bilateral|cop\d\d|"  # noqa: E501
    r"commission|government|countries|nations|states|prime minister|premier|sides|rebels|ceasefire|peace)\b"
)
# Companies, courts, parties, sport, families and desks sign and declare as well.
_OTHERS = re.compile(
    r"\b(?:shareholders?|shares|merger|takeover|bidder|ceo|plc|inc|ltd|stake|acquisition|striker|midfielder|goalkeeper|innings|wicket|"
    r"batsm[ae]n|bowler|cricket|transfer|season|club|coach|divorce|bride|wedding|plaintiff|defendant|jury|verdict|landlord|tenant|"
    r"record label|album|novel|chapter|pp|press,|vacancy|applications?|shortlisted|museum|exhibition|crossword|quiz|recipe|"  # noqa: E501
    r"turnover|quarterly|dividend|listed company|joint venture|supplier|manifesto|party congress|candidates? for|income tax return|"  # noqa: E501
    r"curator|visitors?|booths?|museum-goers|tour guides?|brochure|reprint|memoirs?|biograph\w+|historian|hardback|paperback|archives?|"  # noqa: E501
    r"lordship|honou?rable court|high court|suit|plaintiffs?|counsel|litigants?|silk|injunction|investors?|boardroom|directors?|"  # noqa: E501
    r"grocer|carriers|profit|per share|proxy|opener|bowled|tea interval|lead was|follow-on|not out|captain|pitch|"
    r"glossy|party leader|supporters|hustings|constituency|ballot paper|salary|curriculum|holder of the post|"
    r"carmakers?|compan(?:y|ies)|firms?|manufacturers?|airlines?|boards|retailers?|lenders?|employers?|union said|talks on pay|"  # noqa: E501
    r"pay talks|wages|customs form|emergency declaration|state of emergency|bankruptcy|insurers?|loan agreement|rent)\b"
)
_STATE_PAPERS = re.compile(
    r"\b(?:communiqu[eé]|treaty|joint declaration|final declaration|ceasefire agreement|peace agreement|peace accord|"
    r"chair(?:man|woman|person)?['’]s (?:summary|statement)|(?:summit|leaders|ministers|ministerial)['’]?s? declaration|"  # noqa: E501
    r"(?:sign|endorse|join|back|adopt)\w* (?:the |a )?(?:\w+ )?declaration)\b"
)
# One of these is enough: no desk writes them in news of a meeting.
_NEVER = re.compile(
    r"\b(?:vacancy|shortlisted|\d{2,4}pp|isbn|box office|wickets?|innings|plaintiffs?|reviewed by|follow-on|curriculum vitae|"  # noqa: E501
    r"your application|crossword)\b"
)
_HABIT = re.compile(
    r"\b(?:nobody|anyone|anybody) (?:ever )?\w+s? anything\b|\b(?:as a rule|let us say|let's say|twice a year|every year|each year|"  # noqa: E501
    r"traditionally|usually|in theory|what happens (?:if|when)|the way it works|how it works|by custom)\b"
)
_PAST_YEAR = re.compile(r"(?<![\d.,£$€/-])(1[5-9]\d\d|20\d\d)(?![\d%-]|,\d)")
_NOW = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tonight|overnight|this (?:week|morning|afternoon|evening|month)|"  # noqa: E501
    r"late on|early on|hours? ago|on (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d+)\b"
)
_LONG_AGO = re.compile(
    r"\b(?:decades? ago|(?:\w+|\d+) (?:years|summers|winters|decades) (?:ago|earlier|before|later|on|after|since)\b|last century|anniversary|historians?|at the time|those days|"  # noqa: E501
    r"better days|back then|in those|forefathers|old days|generation ago|centur(?:y|ies)|last year|a year ago|a year earlier)\b"  # noqa: E501
)


def about_states(text: str, entities: tuple[Entity, ...]) -> bool:
    """Whether an item is news of states and their meetings, rather than of companies, courts or sport."""
    low = text.lower()[:4000]
    if _NEVER.search(low):
        return False
    weight = len(set(_STATECRAFT.findall(low)))
    other = len(set(_OTHERS.findall(low)))
    actors = sum(entity.label in ("GPE", "NORP") or entity.kind == "igo" for entity in entities)
    # A paper that only states write, told without a word against it, needs fewer witnesses (snaps name nobody).
    sure = not other and bool(_STATE_PAPERS.search(low))
    return actors + weight >= (1 if sure else 2) and (actors > 0 or sure) and weight + min(actors, 6) > 1.5 * other


def is_history(low: str, year: int | None) -> bool:
    """Whether a lower-case sentence tells of another time: an older year, an anniversary, long ago."""
    if year is not None:
        years = [int(found) for found in _PAST_YEAR.findall(low)]
        if years and max(years) < year - 1:
            return True
    return bool(_LONG_AGO.search(low) or _HABIT.search(low))


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
