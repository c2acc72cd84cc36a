"""Whatever schemathesis makes of the OpenAPI document, the API answers as the document says."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from hypothesis.errors import Unsatisfiable
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.checks import positive_data_acceptance

from streams.serve.database import migrate, open_engine
from streams.serve.site import make_app, make_hubs
from streams.settings import Settings
from tests.streams.serve.conftest import Said
from tests.streams.serve.test_fold import write

PATIENCE = 120.0  # a document waits for the start of the process that reads it


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory, said: Said) -> Iterator[Any]:
    folder: Path = tmp_path_factory.mktemp("openapi")
    engine = open_engine(f"sqlite:///{folder}/tocsin.db")
    migrate(engine)
    write(engine, said)
    # Port 1: nobody answers there, so that putting an item on the wire is refused in words.
    chosen = Settings(
        rate=1e6, rate_burst=10**6, hosts="localhost,testserver", broker="127.0.0.1:1", delivery_timeout=0.2
    )
    app = make_app(chosen, engine, make_hubs(engine), lambda: "up")
    yield schemathesis.openapi.from_asgi("/openapi.json", app)
    asyncio.run(app.state.putting.close())


def as_sent(url: str, parameters: list[dict[str, Any]]) -> bool:
    """Whether all that a query says is allowed once it is text: a list of one is a bare word there, nothing an empty one."""
    said = parse_qs(urlsplit(url).query, keep_blank_values=True)
    asked = [one for one in parameters if one["in"] == "query" and one["name"] in said]
    return all(
        any(Draft202012Validator(one["schema"]).is_valid(value) for value in readings(said[one["name"]]))
        for one in asked
    )


def readings(words: list[str]) -> Iterator[Any]:
    """What the words of a parameter may be taken for."""
    yield words
    yield words[-1]
    for kind in (int, float):
        with suppress(ValueError):
            yield kind(words[-1])
    yield {"true": True, "false": False}.get(words[-1].lower())


@pytest.mark.parametrize(
    ("query", "allowed"),
    [("a=7", True), ("a=x&a=y", True), ("n=7", True), ("n=x", False), ("a=7&n=x", False), ("n=", False)],
)
def test_what_a_query_says_is_text(query: str, allowed: bool) -> None:
    parameters = [
        {"in": "query", "name": "a", "schema": {"type": "array", "items": {"type": "string"}}},
        {"in": "query", "name": "n", "schema": {"type": "integer"}},
    ]
    assert as_sent(f"http://testserver/v1/items?{query}", parameters) is allowed


def test_answers_are_as_described(described: Any) -> None:
    count = 0
    for result in described.exclude(path_regex="/stream$").get_all_operations():
        operation = result.ok()
        count += 1

        @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE))
        @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        def positive(case: Any) -> None:
            # A cursor is opaque: no schema says which were given by a page.
            case.call_and_validate(excluded_checks=[positive_data_acceptance], timeout=PATIENCE)

        @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE))
        @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        def negative(case: Any) -> None:
            response = case.call(timeout=PATIENCE)
            wrong = {place.value for place, part in case.meta.components.items() if part.mode.is_negative}
            parameters = case.operation.definition.raw.get("parameters", [])
            assume(wrong != {"query"} or not as_sent(response.request.url, parameters))
            case.validate_response(response)

        positive()
        if any(True for _ in operation.iter_parameters()) or operation.body:
            with suppress(Unsatisfiable):  # where everything is allowed
                negative()
    assert count >= 15
