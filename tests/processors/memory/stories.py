"""Told stories: hand-made items with hand-made readings, and what the memory makes of them."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from processors.memory.simulate import Output, Simulation
from schemas import (
    Dateline,
    EnrichedItem,
    Event,
    Item,
    Meeting,
    NewsItem,
    Outcome,
    Party,
    Place,
    Reader,
    Span,
    Text,
    Toll,
)

START = datetime(2031, 3, 4, 9, 0, tzinfo=UTC)

PLACES = {
    "Karvel": Place(name="Karvel", country="IRQ", latitude=35.0, longitude=44.0, resolution=4),
    "Karvel Old Market": Place(name="Karvel Old Market", country="IRQ", latitude=35.01, longitude=44.01, resolution=5),
    "Dasht": Place(name="Dasht", country="IRQ", latitude=36.4, longitude=43.1, resolution=4),
    "Dasht in northern Iraq": Place(name="Dasht in northern Iraq", country="IRQ", resolution=4),
    "Iraq": Place(name="Iraq", country="IRQ", latitude=33.0, longitude=43.0, resolution=1),
    "Tripoli LBN": Place(name="Tripoli", country="LBN", latitude=34.44, longitude=35.85, resolution=4),
    "Tripoli LBY": Place(name="Tripoli", country="LBY", latitude=32.88, longitude=13.19, resolution=4),
    "Lima": Place(name="Lima", country="PER", latitude=-12.05, longitude=-77.04, resolution=4),
}


def span(text: str) -> Span:
    return Span(field="body", begin=0, end=len(text), text=text)


def count(low: int | None, high: int | None = -1, source: str | None = None, text: str | None = None) -> dict[str, Any]:
    return {"min": low, "max": low if high == -1 else high, "source": source, "text": span(text) if text else None}


def attack(
    place: str | None = "Karvel", killed: Any = None, injured: Any = None, mode: str | None = "explosives",
    by: str | None = None, attribution: str = "none", day: str | None = "2031-03-04", text: str = "",
    modality: str = "asserted", incident: int | None = None, **more: Any,
) -> Event:  # fmt: skip
    toll = {"killed": killed, "injured": injured}
    counts = {k: (count(v) if isinstance(v, int) else v) for k, v in toll.items() if v is not None}
    return Event(
        event="ASSAULT", mode=mode, quad=4, cameo="18", modality=modality, trigger=span("blast"), evidence=span(text or "A bomb went off."),
        actors=(Party(text=by, entity_id="tocsin:org/" + by.lower().replace(" ", "-"), sector="REB"),) if by else (),
        attribution=attribution if by else "none", place=PLACES[place] if place else None, toll=Toll.model_validate(counts),
        date=date.fromisoformat(day) if day else None, date_precision="day" if day else None, incident=incident, confidence=0.9, **more,
    )  # fmt: skip


SUMMIT = Meeting(id="mtg:lake-forum/2031", name="Lake Forum summit", forum="Lake Forum", level="heads", place="Karvel", country="IRQ",
                 start=date(2031, 3, 3), end=date(2031, 3, 4))  # fmt: skip
MINISTERS = Meeting(id="mtg:lake-forum-ministers/2031", name="Lake Forum defence ministers", forum="Lake Forum", level="ministers",
                    place="Dasht", country="IRQ", start=date(2031, 3, 3), end=date(2031, 3, 4))  # fmt: skip


def paper(
    status: str, document: str = "declaration", meeting: Meeting | None = SUMMIT, dissent: Iterable[str] = (),
    parties: Iterable[str] = (), reason: str | None = None, title: str | None = None,
) -> Outcome:  # fmt: skip
    return Outcome(
        meeting=meeting, document=document, document_title=title, status=status, evidence=span("The text."), confidence=0.9,
        dissenters=tuple(Party(text=name, country=name[:3].upper()) for name in dissent),
        parties=tuple(Party(text=name, country=name[:3].upper()) for name in parties), reason=span(reason) if reason else None,
    )  # fmt: skip


def claim_row(
    name: str, position: int = 0, origin: str = "a", copy_of: str | None = None, event: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A claim of an event as plain JSON, with what an event must have where `event` does not say it."""
    words = {"field": "body", "begin": 0, "end": 5, "text": "blast"}
    told = {"event": "ASSAULT", "quad": 4, "modality": "asserted", "trigger": words, "evidence": words, **(event or {})}
    return {
        "mention_id": name, "seq": [position, 0], "status": "usable", "cause": {"uri": "u", "version": "1", "position": position},
        "report": {"key": f"k{position}", "version": "1", "provider": origin, "origin": origin,
                   "published": (START + timedelta(hours=position)).isoformat()},
        "corrects": False, "headline": "", "slug": None, "names": [], "filed": None, "signature": [], "event": told, "copy_of": copy_of,
    }  # fmt: skip


class Feed:
    """A stream that is told items one by one; `tell` gives the alerts of each as (transition, rule, alert id)."""

    def __init__(self, **more: Any) -> None:
        self.readings: dict[tuple[str, str], EnrichedItem] = {}
        self.stream = Simulation(self.read, **more)
        self.clock = START
        self.outputs: list[Output] = []
        self.sent: list[tuple[NewsItem, str]] = []

    def read(self, item: NewsItem) -> EnrichedItem:
        return self.readings[item.uri, json.dumps(item.model_dump(mode="json"))]

    def tell(
        self, uri: str, version: int = 1, says: Iterable[Event | Outcome] = (), *, headline: str = "", body: str = "",
        minutes: float = 10, provider: str = "wire", dated: datetime | None = None, arrived: datetime | None = None,
        **more: Any,
    ) -> list[tuple[str, str, str]]:  # fmt: skip
        """An item so many minutes after the last; `dated` is what its producer's clock shows, where that is wrong."""
        self.clock += timedelta(minutes=minutes)
        item, reading = item_of(uri, version, says, dated or self.clock, headline, body, provider, more)
        self.readings[item.uri, json.dumps(item.model_dump(mode="json"))] = reading
        return self.send(item, arrived)

    def send(self, item: NewsItem, arrived: datetime | None = None) -> list[tuple[str, str, str]]:
        self.sent.append((item, item.model_dump_json()))
        self.outputs = self.stream.feed(*self.sent[-1], arrived)
        return [(a["transition"], a["rule"], a["alert_id"]) for a in self.alerts]

    @property
    def alerts(self) -> list[dict[str, Any]]:
        return [o.value for o in self.outputs if o.topic == "alerts" and o.value is not None]

    def last(self, topic: str) -> dict[str, Any]:
        return [o.value for o in self.outputs if o.topic == topic and o.value is not None][-1]


def item_of(
    uri: str, version: int, says: Iterable[Event | Outcome], when: datetime, headline: str, body: str, provider: str, more: dict[str, Any]
) -> tuple[NewsItem, EnrichedItem]:  # fmt: skip
    says = tuple(says)
    body = body or " ".join(f"{uri}{version}word{n}" for n in range(30))  # no two texts alike
    origin, filed = more.pop("origin", provider), more.pop("filed", None)
    item = NewsItem(
        key=f"{provider}:{uri}", uri=uri, provider=provider, version=str(version), version_created=when,
        headlines=(Text(value=headline or f"{uri} headline", role="main"),), bodies=(Text(value=body),), **more,
    )  # fmt: skip
    reading = EnrichedItem(
        item=Item(key=item.key, uri=uri, version=item.version, provider=provider, origin=origin, published=when,
                  pub_status=item.pub_status, headline=headline or f"{uri} headline", body=body,
                  dateline=Dateline(place=filed) if filed else None),
        events=tuple(e for e in says if isinstance(e, Event)), outcomes=tuple(o for o in says if isinstance(o, Outcome)),
        reader=Reader(version="test"),
    )  # fmt: skip
    return item, reading
