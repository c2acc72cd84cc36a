"""The life of an item: versions, redeliveries, edits, holds and kills, decided from what was known before."""

import re
from datetime import datetime, timedelta
from typing import Literal

from processors.memory.formats import FORMAT, NewerFormat
from schemas import NewsItem, Record

Verdict = Literal["new", "update", "correction", "refile", "repeat", "redelivery", "stale", "hold", "restore", "kill"]

SEEN = 32  # digests remembered of one item; no item has more versions in flight
SILENT = timedelta(days=30)  # how long an item is remembered that tells nothing the memory holds
TELLING = timedelta(days=400)  # one that does: a kill must find what it told for as long as outcomes are kept
PAUSE = timedelta(days=800)  # how long an archive may pause and an item with the date behind the pause still be known
HELD_ON = timedelta(days=1)  # a redelivery renews what is remembered so long after it was last renewed


class Told(Record):
    """One mention that the item's newest reading made: its id, its key and what tells it from its siblings."""

    mention_id: str
    key: str
    kind: str
    gist: dict[str, str | None] = {}


class Pending(Record):
    """A version under embargo: the whole item and its place in the feed, until the stream's time passes `until`."""

    until: datetime
    position: int
    digest: str
    item: NewsItem


class ItemState(Record):
    """What is remembered of one item.

    `version`, `digest`, `pub_status` and `version_created` are of the newest accepted version, `position` its
    place among the input items; `seen` are the digests of all versions so far, `told` the mentions that stand,
    `count` how many mentions the item ever made (ids are never used twice), `read` says that a version was read,
    `at` is the stream's time when the item was last heard of: from then its time in the table runs.
    """

    format: int = 0
    key: str
    uri: str
    version: str
    digest: str
    pub_status: str
    version_created: datetime | None = None
    position: int = 0
    seen: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    count: int = 0
    read: bool = False
    at: datetime | None = None
    pending: Pending | None = None

    def ends(self) -> datetime | None:
        """The stream's time after which the item is as if it had never come; None: never, a row of an earlier build."""
        if self.at is None:
            return None
        waits = min(self.pending.until, self.at + TELLING) if self.pending else self.at
        return max(self.at, waits) + (TELLING if self.told else SILENT)


def read_state(row: bytes) -> ItemState:
    """The state in a row of any release up to this one. Raises NewerFormat, or ValueError for what is no state."""
    state = ItemState.model_validate_json(row)
    if state.format > FORMAT:
        raise NewerFormat(f"{state.key}: format {state.format} was written by a newer release")
    return state


# Reuters handbook: CORRECTED changes facts, REFILE the wording, REPEAT nothing. Behind the word stands a mark, or what
# a note to editors says of the change: "Repeated shelling kills nine" is news. A hyphen is a mark behind capitals only.
_TO = r"\W*+(?:(?:EDS|Eds|EDITORS?|[Ee]ditors?|ATTENTION|Attention|NOTE|Note|TO|to|[Tt]his|CLIENTS|clients)\b\W*+){0,4}"
_MARK = r"(?=\s*+(?:[:–—/()\[\]]|-\s|$)|\s-)"
_DASH = rf"(?:(?=-)|{_MARK})"
_WHY = r"(?i:\s++(?:to|for|with|without|story|earlier|in|by)\b)"
_EDITS: tuple[tuple[Verdict, re.Pattern[str]], ...] = (
    ("refile", re.compile(rf"{_TO}(?:REFILE[DS]?\b|Refil(?:e[ds]?|ing){_MARK}|Refiles{_WHY})")),
    (
        "repeat",
        re.compile(rf"{_TO}(?:RPT\b|REPEAT(?:S|ED|ING)?{_DASH}|Repeat(?:s|ed|ing)?{_MARK}|R(?:EPEATS|epeats){_WHY})"),
    ),
    (
        "correction",
        re.compile(
            rf"{_TO}(?:CORR(?:ECT(?:ED|ION|ING))?{_DASH}|RECTIF\w{{1,10}}|C(?:ORRECTS|orrects)\s++\w|corrects\s++\w"
            rf"|(?:CORRECTED|CORRECTION|Corrected|Correction){_WHY}"
            rf"|(?:Correct(?:ed|s|ion|ing)|CORRECTS|Corr\.?|Rectificati\w{{1,3}}|Korrektur|Berichtigung){_MARK})"
        ),
    ),
)


def edit(item: NewsItem) -> Verdict:
    """Which kind of edit a usable later version says it is, by its headline or its note to editors."""
    headline = item.headlines[0].value if item.headlines else item.title or ""
    for text in (headline[:200], (item.ed_note or "")[:200]):
        for verdict, pattern in _EDITS:
            if pattern.match(text):
                return verdict
    return "update"


def judge(state: ItemState | None, item: NewsItem, digest: str) -> Verdict:
    """What an arriving version means, given what is remembered of its item."""
    if state is not None:
        if digest == state.digest or digest in state.seen:
            return "redelivery"
        order = _compare(item, state)
        if order < 0 or (order == 0 and state.pub_status == "canceled"):
            return "stale"
    if item.pub_status == "canceled":
        return "kill"
    if item.pub_status == "withheld":
        return "hold"
    if state is None:
        return "new"
    if state.pub_status == "withheld":
        return "restore"
    return edit(item) if state.read and state.pub_status == "usable" else "update"


def remember(
    item: NewsItem, digest: str, before: ItemState | None = None, position: int = 0, at: datetime | None = None
) -> ItemState:
    """The state after an item was accepted; what it told before stays until the reading says otherwise."""
    ahead = at is not None and item.version_created is not None and item.version_created > at
    return ItemState(
        format=FORMAT,
        key=item.key,
        uri=item.uri,
        version=item.version,
        digest=digest,
        pub_status=item.pub_status,
        # A date that the stream does not believe would make every later version a stale one.
        version_created=None if ahead else item.version_created,
        position=position,
        seen=(*(before.seen if before else ()), digest)[-SEEN:],
        told=before.told if before else (),
        count=before.count if before else 0,
        read=before.read if before else False,
        # And yet it may be right: an archive goes on after a pause, and the item must not be old by then. Nor does a
        # producer with a wrong year have its items kept for ever.
        at=min(item.version_created, at + PAUSE) if ahead and item.version_created and at else at,
        pending=before.pending if before else None,
    )


def known(state: ItemState | None, now: datetime) -> ItemState | None:
    """What is remembered of an item at a time: nothing any more once its time in the table is over.

    Whether the row is swept yet makes no difference, so that no answer hangs on when sweeping comes round to it.
    """
    ends = state.ends() if state else None
    return None if ends is not None and ends < now else state


def too_late(item: NewsItem, now: datetime) -> bool:
    """Whether an item that nothing is known of is so old that it may have been known and forgotten."""
    dated = [t for t in (item.version_created or item.first_created, item.embargoed_until) if t]
    return bool(dated) and max(dated) < now - SILENT


def _compare(item: NewsItem, state: ItemState) -> int:
    """Negative when the item is older than what is known, 0 when it is the same version, else positive."""
    here, there = _number(item.version), _number(state.version)
    if here is not None and there is not None and here != there:
        return 1 if here > there else -1
    if item.version_created and state.version_created and item.version_created != state.version_created:
        return 1 if item.version_created > state.version_created else -1
    return 0


def _number(version: str) -> tuple[int, ...] | None:
    # ninjs versions are strings: "2", "10", "1.4"; anything else is ordered by time of creation.
    parts = version.split(".")
    return tuple(int(part) for part in parts) if all(p.isdecimal() and len(p) < 12 for p in parts) else None
