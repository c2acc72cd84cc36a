"""Whatever schemathesis makes of the OpenAPI document, the API answers as the document says."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
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
            case.call_and_validate(timeout=PATIENCE)

        positive()
        if any(True for _ in operation.iter_parameters()) or operation.body:
            with suppress(Unsatisfiable):  # where everything is allowed
                negative()
    assert count >= 15
