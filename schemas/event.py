"""Event: what one item says happened, coded in PLOVER, with its modality and evidence."""

from typing import Literal

from schemas.base import Day, Record, Span

Category = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Modality = Literal["asserted", "alleged", "denied", "planned", "hypothetical", "negated", "historical"]
Attribution = Literal["claimed", "accused", "stated", "none"]

# PLOVER manual: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
QUAD: dict[str, int] = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 2, "COOPERATE": 2, "AID": 2, "RETREAT": 2,
    "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3,
    "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
# CAMEO root codes as PLOVER maps them; strings, because the leading zero matters.
CAMEO: dict[str, str] = {
    "AGREE": "03", "CONSULT": "04", "SUPPORT": "05", "COOPERATE": "06", "AID": "07", "CONCEDE": "08",
    "RETREAT": "087", "REQUEST": "10", "ACCUSE": "11", "REJECT": "12", "THREATEN": "13", "PROTEST": "14",
    "MOBILIZE": "15", "SANCTION": "16", "COERCE": "17", "ASSAULT": "18",
}  # fmt: skip


class Party(Record):
    """An actor or recipient. `country` ISO 3166 alpha-3, `sector` a PLOVER sector (GOV MIL REB CVL ...)."""

    text: str
    entity_id: str | None = None
    country: str | None = None
    sector: str | None = None
    reason: Span | None = None


class Place(Record):
    """Where. `resolution`: 5 sub-city, 4 city, 3 district, 2 province, 1 country (PLOVER)."""

    name: str
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    resolution: int | None = None
    basis: Literal["stated", "dateline", "inferred"] = "stated"
    entity_id: str | None = None


class Count(Record):
    """How many, as a range: 26 -> 26..26, at least 26 -> 26..null, up to 40 -> null..40, dozens -> 24..null."""

    min: int | None = None
    max: int | None = None
    text: Span | None = None
    source: str | None = None


class Toll(Record):
    """Victims only; attackers' own dead are counted in `attackers_killed`. null means not told, never 0."""

    killed: Count | None = None
    injured: Count | None = None
    abducted: Count | None = None
    missing: Count | None = None
    displaced: Count | None = None
    attackers_killed: Count | None = None


class Event(Record):
    """One happening as one item tells it. `confidence` 0..1 is calibrated on held-back authored text.

    `incident` numbers the happenings of the item from 0: several mentions of one happening share it.
    """

    event: str
    mode: str | None = None
    context: tuple[str, ...] = ()
    quad: int
    cameo: str | None = None
    modality: str
    trigger: Span
    evidence: Span
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    attribution: str = "none"
    place: Place | None = None
    date: Day | None = None
    end_date: Day | None = None
    date_precision: str | None = None
    date_basis: str | None = None
    toll: Toll = Toll()
    incident: int | None = None
    confidence: float = 0.5
