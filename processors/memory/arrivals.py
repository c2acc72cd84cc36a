"""An item arrives: what leaves because of it, and what is remembered of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from processors.memory.agenda import scheduled, ticks
from processors.memory.items import HELD_ON, ItemState, Pending, Told, Verdict, judge, known, remember, too_late
from processors.memory.keys import CATALOGUE
from processors.memory.mentions import follow, withdrawn
from processors.memory.notices import Notice, read_notice
from processors.memory.origins import origin_name, signature
from processors.memory.series import cleared, reaches_all, series_id
from schemas import Cause, EnrichedItem, Event, Failure, Mention, NewsItem, Outcome, Place, Report

Reader = Callable[[NewsItem], EnrichedItem]

LONGEST = 300  # characters of an identifier or slug by which an item is found again
# Captions, sound and unfinished texts name things but report nothing of their own.
_MUTE_TYPES = frozenset({"picture", "graphic", "audio", "video", "component"})
_DIARY = frozenset({"event", "planning"})
# Texts about old news: what they tell happened before.
_OLD_GENRES = frozenset({"anniversary", "analysis", "background", "backgrounder", "feature", "opinion", "daybook",
                         "curtain raiser", "obituary", "history", "chronology", "factbox", "explainer"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arrival:
    """One version of an item as it comes in.

    `digest` tells identical bytes; `position` counts the input items from 0; `now` is the stream's time in this
    partition with this item's own, `before` without it. `arrived` is when the broker took the item, None in a replay.
    """

    item: NewsItem
    digest: str
    position: int
    now: datetime
    before: datetime | None = None
    arrived: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from an arrival. `state` None: leave what is stored. `tombstone`: the enriched record goes.

    `failure` is a dead letter that the item is answered with, beside whatever else leaves.
    """

    verdict: Verdict | Literal["embargoed", "notice", "plan", "late", "tick"]
    state: ItemState | None = None
    enriched: EnrichedItem | None = None
    tombstone: bool = False
    mentions: tuple[Mention, ...] = ()
    failure: Failure | None = None


def arrive(state: ItemState | None, arrival: Arrival, read: Reader) -> Step:
    """Judge a version and say what it leads to. Same state and arrival, same step; `read` is called only if needed."""
    item = arrival.item
    state = known(state, arrival.now)
    verdict = judge(state, item, arrival.digest)
    if verdict in ("redelivery", "stale"):
        # A feed that lists an item for months keeps it known: forgotten, it would be news again.
        renewed = state is not None and state.at is not None and state.at <= arrival.now - HELD_ON
        kept = state.model_copy(update={"at": arrival.now}) if state and renewed else None
        return Step(verdict, kept, mentions=ticks(arrival.before, arrival.now, _cause(arrival)))
    if item.pub_status == "usable" and item.embargoed_until and item.embargoed_until > (arrival.arrived or arrival.now):
        waiting = Pending(until=item.embargoed_until, position=arrival.position, digest=arrival.digest, item=item)
        kept = remember(item, arrival.digest, state, arrival.position, arrival.now)
        kept = kept.model_copy(update={"pending": waiting})
        return Step("embargoed", kept, mentions=ticks(arrival.before, arrival.now, _cause(arrival)))
    if state is None and verdict == "new" and item.type not in _DIARY and too_late(item, arrival.now):
        step = Step("late", None, read(item))
    else:
        step = _take(state, arrival, verdict, read)
    return Step(
        step.verdict, step.state, step.enriched, step.tombstone,
        ticks(arrival.before, arrival.now, _cause(arrival)) + step.mentions, step.failure,
    )  # fmt: skip


def release(state: ItemState, now: datetime, read: Reader) -> Step:
    """An embargo is over: the waiting version speaks, as the input item it was, at the stream's time `now`."""
    waiting = state.pending
    if waiting is None:
        return Step("stale")
    released = state.model_copy(update={"pending": None})
    arrival = Arrival(waiting.item, waiting.digest, waiting.position, now, now)
    return _take(released, arrival, "update" if released.read else "new", read)


def _take(state: ItemState | None, arrival: Arrival, verdict: Verdict, read: Reader) -> Step:
    item = arrival.item
    after = remember(item, arrival.digest, state, arrival.position, arrival.now)
    after = after.model_copy(update={"pending": None})
    told = state.told if state else ()
    if verdict == "kill":
        gone = tuple(_control("retract", t, arrival) for t in told)
        # What was forgotten cannot be taken back, and whoever sent the kill must not think that it was.
        lost = None if state else Failure(stage="kill", reason="a kill of an item that is not known here (any more): "
                                          "nothing was taken back but its enriched record")  # fmt: skip
        mentions = (*gone, _card(arrival, (), "killed"))
        return Step(verdict, after.model_copy(update={"told": ()}), None, True, mentions, lost)
    if verdict == "hold":
        return Step(
            verdict, after, None, False, (*(_control("hold", t, arrival) for t in told), _card(arrival, told, "held"))
        )
    notice = read_notice(item)
    # "HOLD LIFTED - ..." on the item itself is the story again.
    if notice is not None and not (verdict == "restore" and notice.kind == "release"):
        return _notice(after, arrival, notice, read)
    record = read(item)
    if verdict in ("refile", "repeat"):
        return Step(verdict, after, record, False, (_card(arrival, told),))
    record = _restrained(item, record, arrival.now)
    spoken = follow(told, item.key, after.count, record, cleared)
    taken = withdrawn(told, [t for t, _, _ in spoken], record, verdict == "correction")
    spoken_ids = {t.mention_id for t, _, _ in spoken}
    silent = tuple(t for t in told if t not in taken and t.mention_id not in spoken_ids)
    told_now = (*silent, *(t for t, _, _ in spoken))
    mentions = (
        *(_control("retract", t, arrival) for t in taken),
        *(
            _assertion(t, event, outcome, arrival, record, verdict == "correction", told_now)
            for t, event, outcome in spoken
        ),
        _card(arrival, told_now),
    )
    known = {t.mention_id for t in told}
    after = after.model_copy(
        update={"told": told_now, "count": after.count + sum(t.mention_id not in known for t in told_now), "read": True}
    )
    return Step("plan" if item.type in _DIARY else verdict, after, record, False, mentions)


def _notice(after: ItemState, arrival: Arrival, notice: Notice, read: Reader) -> Step:
    """A notice quotes what it kills, so nothing is read out of it but entities; on a known item it kills the item."""
    record = read(arrival.item).model_copy(update={"events": (), "outcomes": ()})
    own = tuple(_control("retract" if notice.kind == "kill" else "hold", t, arrival) for t in after.told)
    if notice.kind == "release":
        own = tuple(_control("restore", t, arrival) for t in after.told)
    asked = _mention(
        "notice", CATALOGUE, arrival, mention_id="notice:" + after.key,
        notice={**notice.model_dump(mode="json"), "item": after.key, "own": bool(own)},
    )  # fmt: skip
    told = () if notice.kind == "kill" else after.told
    status = "canceled" if own and notice.kind == "kill" else after.pub_status
    return Step("notice", after.model_copy(update={"told": told, "pub_status": status}), record, False, (*own, asked))


def _restrained(item: NewsItem, record: EnrichedItem, now: datetime) -> EnrichedItem:
    """The record with what the item may not report taken out: captions, diaries, old genres, expired texts."""
    genres = {(g.name or "").casefold() for g in item.genres}
    expired = item.expires is not None and item.expires < now
    if item.type in _DIARY:
        return record.model_copy(update={"events": (), "outcomes": scheduled(item, record)})
    if (
        item.type in _MUTE_TYPES
        or item.representation_type in ("partial", "incomplete")
        or expired
        or genres & _OLD_GENRES
    ):
        return record.model_copy(update={"events": (), "outcomes": ()})
    return record


def _cause(arrival: Arrival) -> Cause:
    return Cause(uri=arrival.item.uri, version=arrival.item.version, position=arrival.position)


def _mention(action: str, key: str, arrival: Arrival, *, mention_id: str, **more: object) -> Mention:
    return Mention.model_validate(
        {"mention_id": mention_id, "key": key, "action": action, "seq": (arrival.position, 0), "at": arrival.now,
         "cause": _cause(arrival), **more}
    )  # fmt: skip


def _control(action: str, told: Told, arrival: Arrival) -> Mention:
    return _mention(action, told.key, arrival, mention_id=told.mention_id)


def _assertion(
    told: Told,
    event: Event | None,
    outcome: Outcome | None,
    arrival: Arrival,
    record: EnrichedItem,
    corrects: bool,
    siblings: tuple[Told, ...],
) -> Mention:
    item, read = arrival.item, record.item
    report = Report(
        key=item.key, version=item.version, provider=item.provider, origin=origin_name(read.origin or item.provider),
        published=min(read.published or arrival.now, arrival.now), toll=event.toll if event else None,
    )  # fmt: skip
    line = read.dateline
    town = line.place.title() if line and line.place.isupper() else line.place if line else ""
    filed = Place(name=town, country=line.country, basis="dateline") if line else None
    attacks = sum(t.kind == told.kind for t in siblings)
    return Mention(
        wave=series_id(record, attacks) if event else None, all=event is not None and reaches_all(event, read.headline),
        mention_id=told.mention_id, key=told.key, seq=(arrival.position, 0), at=arrival.now, cause=_cause(arrival),
        report=report, headline=read.headline[:300], slug=_slug(item), urgency=item.urgency,
        filed=filed if outcome else None, names=_names(record), corrects=corrects,
        signature=signature(read.body or read.headline), event=event, outcome=outcome,
    )  # fmt: skip


def _slug(item: NewsItem) -> str | None:
    return item.slugline[:LONGEST] if item.slugline else None


def _names(record: EnrichedItem) -> tuple[str, ...]:
    """The identifiers of what an item speaks of, the most salient first; a people counts as its country."""
    ranked = sorted(record.entities, key=lambda e: (-e.salience, e.id))
    ids = (
        f"iso3166:{e.country}" if e.label in ("NORP", "GPE") and e.country and e.kind != "city" else e.id
        for e in ranked
    )
    return tuple(dict.fromkeys(ids))[:16]


def _card(arrival: Arrival, told: tuple[Told, ...], status: str = "usable") -> Mention:
    """What the catalogue keeps of an item, so that a notice in words can find it and what it told."""
    item = arrival.item
    headline = next((t.value for t in item.headlines if t.role == "main"), None)
    headline = headline or (item.headlines[0].value if item.headlines else item.title or "")
    card = {
        "item": item.key, "uri": item.uri, "ids": [a.value[:LONGEST] for a in item.alt_ids][:8], "slug": _slug(item),
        "provider": item.provider, "headline": headline[:300], "version": item.version, "status": status,
        "told": [[t.mention_id, t.key] for t in told],
    }  # fmt: skip
    return _mention("file", CATALOGUE, arrival, mention_id="card:" + item.key, card=card)
