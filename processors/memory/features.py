# ruff: noqa: E501
"""Features: the few features by which a mention and an event are compared."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from processors.memory.places import name_words
from processors.memory.records import Count, Event, Party

# Days that a date may be off by its precision; a day may be off by one at midnight, which matching allows for.
_SLACK = {"day": 0, "night": 1, "weekend": 2, "week": 7, "month": 31, "year": 366}
UNDATED = 2  # days before its publication that an undated happening may lie

# What was attacked. Two attacks of one day in one city differ by it more surely than by anything else.
_TARGETS = {
    "market": "market bazaar souk shop shops mall store supermarket", "mosque": "mosque shrine imambargah",
    "church": "church cathedral congregation parish", "synagogue": "synagogue", "temple": "temple",
    "school": "school schools university college campus students pupils schoolgirls classroom tutoring tuition academy kindergarten nursery", "police": "police policeman policemen constable constables",
    "checkpoint": "checkpoint roadblock outpost checkpost", "bus": "bus minibus coach", "train": "train railway rail metro subway tram",
    "airport": "airport airfield airbase runway", "hospital": "hospital clinic ambulance", "hotel": "hotel resort guesthouse",
    "restaurant": "restaurant cafe bar nightclub club bakery", "embassy": "embassy consulate", "convoy": "convoy patrol motorcade vehicle truck lorry",
    "base": "base barracks camp garrison", "court": "court courthouse", "bank": "bank", "rally": "rally demonstration procession march parade",
    "wedding": "wedding", "funeral": "funeral mourners", "energy": "refinery pipeline depot substation", "port": "port harbour harbor ship vessel tanker ferry",
    "bridge": "bridge", "ministry": "ministry parliament assembly headquarters", "home": "home house apartment flat flats",
    "village": "village hamlet farmers herders farm", "pilgrims": "pilgrims", "tourists": "tourists holidaymakers", "prison": "prison jail",
    "mine": "miners mine quarry", "concert": "concert stadium theatre theater cinema festival", "aid": "aid", "media": "journalist journalists reporter newspaper",
    "politician": "mayor governor lawmaker candidate senator minister councillor", "square": "square plaza", "office": "office offices building tower",
}  # fmt: skip
_TARGET = {word: name for name, words in _TARGETS.items() for word in words.split()}
_TARGETED = frozenset(_TARGET)
_WORD = re.compile(r"[^\W_]+")
_OTHER = re.compile(r"\b(?:second|another|separate(?:ly)?|further|fresh|new|third|unrelated|different)\s+(?:\w+\s+){0,2}"
                    r"(?:attack|blast|bomb\w{0,4}|explosion|shooting|strike|incident|assault|ambush|raid|gunm[ae]n|attackers?)", re.I)  # fmt: skip
_OTHERS = frozenset(
    ["second", "another", "separate", "separately", "further", "fresh", "new", "third", "unrelated", "different"]
)
_SOURCE = re.compile(
    r"\b(?:the\s+)?(?:local\s+|city\s+)?police(?:\s+(?:chief|officer|spokes\w+|official)s?)?(?:\s+there)?\s+(?:said|says|told|confirmed)\b"
    r"|\b(?:said|according\s+to)\s+(?:the\s+)?(?:local\s+)?police\b", re.I)  # fmt: skip
_HOURS = {"morning": "morning", "dawn": "morning", "afternoon": "afternoon", "evening": "evening", "night": "night",
          "overnight": "night", "midnight": "night"}  # fmt: skip
_HOUR = re.compile(
    r"(\b(?:said|says|told|announced|confirmed|reported|statement|claimed)\b[^.,;]{0,40})?"
    rf"\b({'|'.join(_HOURS)})\b",
    re.I,
)
_STOP = frozenset("""the a an of in on at to and or for by from with as is are was were be been has have had it its that this these
those he she they his her their who which said says say after before over under near into than more least at about people
person killed kill kills dead die dies died death deaths injured wounded hurt attack attacks attackers attacked urgent update
alert snap flash newsalert official officials local state media told reported news police authorities monday tuesday wednesday
thursday friday saturday sunday dozen dozens eight eleven five four nine one seven several six ten three twelve two""".split())  # fmt: skip


@dataclass(slots=True)
class Features:
    """`low` and `high` are day ordinals; `words` what places are named by, `names` named actors, `tokens` content words,
    `hours` parts of the day, `print` one byte for each number of the text's signature."""

    country: str | None
    place: str | None
    words: frozenset[str]
    resolution: int
    stated: bool
    latitude: float | None
    longitude: float | None
    low: int
    high: int
    dated: bool
    mode: str | None
    killed: tuple[int | None, int | None] | None
    injured: tuple[int | None, int | None] | None
    slug: str | None
    names: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset()
    other: bool = False
    hours: frozenset[str] = frozenset()
    print: bytes = b""


def features(event: Event, headline: str, slug: str | None, published: datetime) -> Features:
    """The features of an event as one mention tells it."""
    name = event.place.name if event.place else ""
    evidence = event.evidence.text
    targets = " ".join([p.text for p in event.recipients])
    title = _words(headline.casefold()[:400])
    found = {*title, *_words(f"{evidence} {name} {targets}".casefold()[:1200])}
    seen = base_features(event, slug, published)
    if event.actors:
        seen.names = frozenset([p.entity_id or p.text.casefold() for p in named(event)])
    # The headline speaks of one happening where a sentence may compare two.
    seen.targets = _attacked(title) or _attacked(
        found - {"police"} if _speaks(found, f"{evidence} {targets}") else found
    )
    seen.tokens = frozenset([w for w in found.difference(_STOP, seen.words) if len(w) > 2 and not w.isdigit()])
    seen.other = not _OTHERS.isdisjoint(found) and bool(_OTHER.search(f"{headline} {evidence}"))
    if not found.isdisjoint(_HOURS):
        seen.hours = _told_hours(f"{headline}. {evidence}")
    return seen


def _speaks(found: set[str], text: str) -> bool:
    """Whether the police are only the source of a sentence, not what was attacked."""
    return "police" in found and "police" not in _SOURCE.sub("", text).casefold()


def _told_hours(text: str) -> frozenset[str]:
    """The parts of the day that a text gives its happening; when somebody said it is no such hour."""
    return frozenset([_HOURS[m[2].casefold()] for m in _HOUR.finditer(text) if not m[1]])


# Splitting is a few times faster than searching, for the texts that let themselves be split.
_APART = {code: " " for code in range(128) if not chr(code).isalnum()}


def _words(text: str) -> list[str]:
    return text.translate(_APART).split() if text.isascii() else _WORD.findall(text)


def base_features(event: Event, slug: str | None, published: datetime) -> Features:
    """The features of an event that its words do not tell: where, when, how, how many."""
    place = event.place
    local = place is not None and bool(place.name) and (place.resolution or 4) > 1
    country = place.country if place else None
    if country is None:
        country = next((p.country for p in (*event.recipients, *event.actors) if p.country), None)
    return Features(
        country,
        place.name if place and local else None,
        name_words(place.name) if place and local else _NONE,
        (place.resolution or 4) if place and place.name else 0,
        place is None or place.basis == "stated",
        place.latitude if place and local else None,
        place.longitude if place and local else None,
        *_window(event, published),
        event.mode,
        _bounds(event.toll.get("killed")),
        _bounds(event.toll.get("injured")),
        slug,
    )


_NONE: frozenset[str] = frozenset()


def _attacked(words: Iterable[str]) -> frozenset[str]:
    return frozenset([_TARGET[w] for w in _TARGETED.intersection(words)])


_NOBODY = frozenset(
    """gunman gunmen attacker attackers bomber bombers militant militants rebel rebels insurgent insurgents assailant
assailants terrorist terrorists suspect suspects man men woman women youth youths mob bandit bandits extremist extremists fighter
fighters kidnapper kidnappers unidentified unknown armed masked hooded suspected police soldiers troops officers somebody someone
eight five four nine one seven six ten three two several some dozens no none nobody a an the group people raiders robbers jihadists jihadist
forces authorities officials driver""".split()
)


def named(event: Event) -> list[Party]:
    """The actors of an event that have a name of their own: "gunmen" is none, "Taliban gunmen" is."""
    return [p for p in event.actors if p.entity_id or _has_name(p.text)]


def _has_name(text: str) -> bool:
    words = _WORD.findall(text)
    if not words or words[0].casefold() in _NOBODY:
        # "Two Taliban gunmen" has a name behind its head, "Men on motorcycles" has none.
        words = words[1:]
    return any(w[:1].isupper() and w.casefold() not in _NOBODY for w in words)


def _window(event: Event, published: datetime) -> tuple[int, int, bool]:
    if not event.date:
        day = published.toordinal()
        return day - UNDATED, day, False
    begin = end = _ordinal(event.date)
    if event.end_date:
        begin, end = sorted((begin, _ordinal(event.end_date)))
    slack = _SLACK.get(event.date_precision or "day", 0)
    return begin - slack, end + slack, slack == 0


def _ordinal(value: str) -> int:
    return date.fromisoformat(value).toordinal()


def _bounds(count: Count | None) -> tuple[int | None, int | None] | None:
    return None if not count else count.bounds
