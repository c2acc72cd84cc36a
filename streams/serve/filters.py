"""What may be asked of each list, and the conditions that it becomes."""

import re
from collections import Counter
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import ColumnElement, Table, and_, or_, select, union

from streams.serve import tables
from streams.serve.holding import holds
from streams.serve.nearness import near_condition

SEVERITIES = ("Minor", "Moderate", "Severe", "Extreme")


def _utc(value: datetime) -> datetime:
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:
        raise ValueError("expected a time between the years 1 and 9999") from None


Word = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Words = Annotated[list[Word], Field(max_length=50)]
Country = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 3166 alpha-3 code")]


def _written(value: Any) -> Any:
    # pydantic would take a bare number for seconds since 1970.
    if isinstance(value, str) and not re.match(r"\d{4}-\d\d-\d\d[T ]", value):
        raise ValueError("expected a time such as 2026-03-01T06:00:00Z")
    return value


def _on_earth(value: str) -> str:
    latitude, longitude = (float(part) for part in value.split(","))
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError("expected a latitude from -90 to 90 and a longitude from -180 to 180")
    return value


Point = Annotated[str, Field(pattern=r"^-?\d{1,2}(\.\d{1,9})?,-?\d{1,3}(\.\d{1,9})?$"), AfterValidator(_on_earth)]
Time = Annotated[datetime, BeforeValidator(_written), AfterValidator(_utc)]
Standing = Literal["provisional", "corroborated", "disputed", "under_review", "retracted"]
Cursor = Annotated[
    str | None, Field(max_length=4000, pattern="^[A-Za-z0-9_-]*$", description="`next` of the page before")
]
Severity = Literal["Extreme", "Severe", "Moderate", "Minor"]


class Listing(BaseModel):
    """What every list takes. A parameter that it does not know is an error, not ignored."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(50, ge=1, le=1000, description="rows of a page")
    cursor: Cursor = None
    format: Literal["json", "ndjson", "csv", "geojson"] = "json"
    since: Time | None = Field(None, description="not before this time")
    until: Time | None = Field(None, description="before this time")


class Placed(Listing):
    """Where, who, and how it stands."""

    as_of: Time | None = Field(None, description="what was known at this time, by the time of the items")
    country: Annotated[list[Country], Field(max_length=50)] = []
    place: Word | None = Field(None, description="words of the place's name")
    near: Point | None = Field(None, description="latitude,longitude")
    radius: float = Field(100.0, gt=0, le=20_050, description="kilometres around `near`")
    party: Words = Field([], description="name, country or id of who takes part")
    standing: list[Standing] = []
    forum: Words = []
    severity: Severity | None = Field(None, description="at least this")

    def conditions(self, table: Table, time: str) -> list[ColumnElement[bool]]:
        """The conditions on a table whose rows are sorted by `time`."""
        found = _between(table, time, self.since, self.until)
        for name in ("country", "standing"):
            if values := getattr(self, name):
                found.append(table.c[name].in_(values))
        if self.forum:
            found.append(or_(*(_named(table, word) for word in self.forum)))
        if self.place:
            found.append(holds(table.c.place, self.place))
        if self.near:
            found.append(near_condition(table, self.near, self.radius))
        if self.severity:
            found.append(table.c.severity.in_(SEVERITIES[SEVERITIES.index(self.severity) :]))
        if self.as_of:
            known = table.c.known_until.is_(None) | (table.c.known_until > self.as_of)
            found.append(and_(table.c.known_from <= self.as_of, known))
        if self.party:
            found.append(or_(*(self._with(table, word, ROLES) for word in self.party)))
        return found

    def _with(self, table: Table, word: str, roles: tuple[str, ...]) -> ColumnElement[bool]:
        """Records in which somebody takes part in one of the roles."""
        if self.as_of:
            # Of the few records that ever named them, those whose revision gives them the role.
            held = (table.c.roles.contains(f"|{role}:{word.casefold()}|", autoescape=True) for role in roles)
            return and_(_named(table, word), or_(*held))
        key, party = _record_key(table), tables.parties.c
        same = (party.folded == word.casefold(), party.entity_id == word, party.country == word.upper())
        return key.in_(union(*(select(party.record_id).where(one, party.role.in_(roles)) for one in same)))


ROLES = ("actor", "recipient", "party", "dissenter")


class EventFilter(Placed):
    """What may be asked of events."""

    kind: Words = Field([], description="PLOVER category, such as ASSAULT")
    mode: Words = []
    actor: Words = Field([], description="name, country or id of an actor")
    killed: int | None = Field(None, ge=0, le=10**9, description="at least so many killed, by the surest count")

    def conditions(self, table: Table, time: str = "last_seen") -> list[ColumnElement[bool]]:
        """The conditions on `events` or `event_revisions`."""
        found = super().conditions(table, time)
        if self.kind:
            found.append(table.c.event.in_(self.kind))
        if self.mode:
            found.append(table.c.mode.in_(self.mode))
        if self.killed is not None:
            found.append(table.c.killed_min >= self.killed)
        found.extend(self._with(table, word, ("actor",)) for word in self.actor)
        return found


class OutcomeFilter(Placed):
    """What may be asked of outcomes."""

    document: Words = []
    status: Words = []
    dissenter: Words = Field([], description="name, country or id of a dissenter")
    dissent: bool | None = Field(None, description="whether anybody dissents")
    meeting: Word | None = Field(None, description="meeting_id")

    def conditions(self, table: Table, time: str = "last_seen") -> list[ColumnElement[bool]]:
        """The conditions on `outcomes` or `outcome_revisions`."""
        found = super().conditions(table, time)
        for name in ("document", "status"):
            if values := getattr(self, name):
                found.append(table.c[name].in_(values))
        if self.dissent is not None:
            found.append(table.c.dissent.is_(self.dissent))
        if self.meeting:
            found.append(table.c.meeting_id == self.meeting)
        found.extend(self._with(table, word, ("dissenter",)) for word in self.dissenter)
        return found


class AlertFilter(Placed):
    """What may be asked of alerts."""

    rule: Words = []
    kind: Words = Field([], description="event category or document")
    transition: list[Literal["created", "updated", "retracted", "superseded", "resolved"]] = []

    def conditions(self, table: Table, time: str = "at") -> list[ColumnElement[bool]]:
        """The conditions on `alerts` or `transitions`."""
        found = super().conditions(table, time)
        for name in ("rule", "kind", "transition"):
            if values := getattr(self, name):
                found.append(table.c[name].in_(values))
        return found


class MeetingFilter(Listing):
    """What may be asked of meetings."""

    forum: Words = []
    country: Annotated[list[Country], Field(max_length=50)] = []

    def conditions(self, table: Table) -> list[ColumnElement[bool]]:
        found = _between(table, "last_seen", self.since, self.until)
        if self.country:
            found.append(table.c.country.in_(self.country))
        if self.forum:
            found.append(or_(*(holds(table.c[name], word) for word in self.forum for name in ("forum", "name"))))
        return found


class ItemFilter(Listing):
    """What may be asked of items."""

    provider: Words = []
    entity: Words = Field([], description="entity_id that the item names")
    unread: bool | None = Field(None, description="whether it was passed on unread")

    def conditions(self, table: Table) -> list[ColumnElement[bool]]:
        found = _between(table, "sorted_at", self.since, self.until)
        if self.provider:
            found.append(table.c.provider.in_(self.provider))
        if self.unread is not None:
            found.append(table.c.unread.is_not(None) if self.unread else table.c.unread.is_(None))
        named = tables.item_entities.c
        found.extend(
            table.c.item_key.in_(select(named.item_key).where(named.entity_id == word)) for word in self.entity
        )
        return found


class LetterFilter(Listing):
    """What may be asked of dead letters."""

    stage: Words = []

    def conditions(self, table: Table) -> list[ColumnElement[bool]]:
        found = _between(table, "at", self.since, self.until)
        return [*found, table.c.stage.in_(self.stage)] if self.stage else found


class EntityFilter(BaseModel):
    """What may be asked of entities."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(50, ge=1, le=1000)
    cursor: Cursor = None
    format: Literal["json", "ndjson", "csv", "geojson"] = "json"
    q: Word | None = Field(None, description="how the name begins")
    kind: Words = []
    country: Annotated[list[Country], Field(max_length=50)] = []

    def conditions(self, table: Table) -> list[ColumnElement[bool]]:
        found: list[Any] = [table.c[n].in_(values) for n in ("kind", "country") if (values := getattr(self, n))]
        if self.q:
            found.append(table.c.folded.startswith(self.q.casefold(), autoescape=True))
        return found


class SearchFilter(BaseModel):
    """What may be asked of full-text search."""

    model_config = ConfigDict(extra="forbid")

    q: Word
    what: Literal["item", "alert"] | None = None
    limit: int = Field(50, ge=1, le=200)


def _between(table: Table, time: str, since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    found = []
    if since:
        found.append(table.c[time] >= since)
    if until:
        found.append(table.c[time] < until)
    return found


def _record_key(table: Table) -> ColumnElement[str]:
    return table.c.get("record_id", next(iter(table.primary_key.columns)))


def _named(table: Table, word: str) -> ColumnElement[bool]:
    """Rows that name somebody: of the few records that ever did, those that do so in this revision."""
    ever = select(tables.names.c.record_id).where(tables.names.c.name == word.casefold())
    return and_(_record_key(table).in_(ever), table.c.names.contains(f"|{word.casefold()}|", autoescape=True))


_FILTERS = (EventFilter, OutcomeFilter, AlertFilter, MeetingFilter, ItemFilter, LetterFilter, EntityFilter)
MANY = frozenset(
    name for model in _FILTERS for name, field in model.model_fields.items() if isinstance(field.default, list)
)


# No question needs as many; each one that is wrong costs a fault in the answer.
_MOST_PARAMETERS = 200


def said_once(request: Request) -> None:
    """A parameter of one value is given one: of two, neither is dropped in silence. Raises RequestValidationError."""
    given = Counter(name for name, _ in request.query_params.multi_items())
    if given.total() > _MOST_PARAMETERS:
        raise _fault("query", given.total(), f"expected at most {_MOST_PARAMETERS} parameters")
    for name, times in given.items():
        if times > 1 and name not in MANY:
            raise _fault(name, request.query_params.getlist(name), "expected one value, not several")


def _fault(name: str, found: Any, says: str) -> RequestValidationError:
    return RequestValidationError([{"loc": ("query", name), "input": found, "msg": says}])
