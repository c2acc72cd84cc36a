"""What every record shares: frozen, tolerant of fields it does not know, times in UTC."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict


class Record(BaseModel):
    """Base of all records that travel.

    Frozen, because a record is a statement of what was known; unknown fields are ignored on
    read, so that a newer producer never breaks an older reader.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")


def _utc(value: datetime) -> datetime:
    # Wire times without a zone are UTC by convention of ninjs producers (RFC 3339 asks for a zone).
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Instant = Annotated[datetime, AfterValidator(_utc)]
Day = date

Field = Literal["headline", "body"]


class Span(Record):
    """Words of an item: offsets in Unicode code points of the normalised field that the EnrichedItem carries."""

    field: Field
    begin: int
    end: int
    text: str
