"""The memory's records are the schemas' own: the same fields in the same order, and the same bytes."""

from pathlib import Path
from typing import Any

import msgspec
import orjson
import pytest

import schemas
from processors.memory import records
from processors.memory.formats import as_json, read_mention
from schemas import FusedEvent, FusedOutcome, Mention

EXAMPLES = Path(__file__).parents[2] / "examples"
PAIRS = ("Span", "Party", "Place", "Count", "Event", "Meeting", "Outcome", "Cause", "Report", "Mention")


@pytest.mark.parametrize("name", PAIRS)
def test_they_have_the_fields_of_the_schemas(name: str) -> None:
    assert getattr(records, name).__struct_fields__ == tuple(getattr(schemas, name).model_fields)


@pytest.mark.parametrize("name", ["FusedEvent", "FusedOutcome"])
def test_what_is_put_out_has_every_field_of_its_schema(name: str) -> None:
    more = set(getattr(records, name).__struct_fields__) - set(getattr(schemas, name).model_fields)
    assert set(getattr(schemas, name).model_fields) <= set(getattr(records, name).__struct_fields__)
    assert more <= {"merged_into"}


@pytest.mark.parametrize("path", sorted((EXAMPLES / "news.mentions.v1").glob("*.json")), ids=lambda path: path.stem)
def test_a_mention_goes_out_as_it_came_in(path: Path) -> None:
    sent = orjson.dumps(as_json(Mention.model_validate_json(path.read_bytes())))
    assert records.encode(read_mention(sent)) == sent


@pytest.mark.parametrize(("topic", "schema"), [("news.events.v1", FusedEvent), ("news.outcomes.v1", FusedOutcome)])
def test_published_records_are_read(topic: str, schema: Any) -> None:
    for path in sorted((EXAMPLES / topic).glob("*.json")):
        row = orjson.loads(path.read_bytes())
        read = orjson.loads(records.encode(records.fused(row)))
        assert schema.model_validate(read) == schema.model_validate(row)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"at": "soon"}, "at: found 'soon'"),
        ({"at": "2031-03-04T09:00:00"}, "zone"),
        ({"report": None}, "report"),
        ({"event": None}, "event, outcome"),
        ({"seq": [1]}, "seq"),
        ({"action": "shout"}, "action"),
        ({"action": "move"}, "state: found nothing"),
    ],
)
def test_a_bad_mention_names_its_field(change: dict[str, Any], says: str) -> None:
    row = orjson.loads((EXAMPLES / "news.mentions.v1" / "assert-event.json").read_bytes())
    with pytest.raises((ValueError, msgspec.ValidationError), match=says):
        read_mention(orjson.dumps({**row, "format": 1, **change}))
