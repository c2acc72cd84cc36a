"""What a rule would have rung, before it is given to the workers."""

from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Engine, Table, func, select
from starlette.responses import Response

from processors.memory.records import fused
from processors.memory.rules import BadRule, Rule, meets, parse_rules
from streams.serve import tables
from streams.serve.formats import dumps
from streams.serve.models import RulesIn
from streams.serve.problems import problem

_MOST = 20_000  # revisions that are judged
_SHOWN = 500


def preview(engine: Engine, asked: RulesIn) -> Response:
    """The first revision of each record that each rule would have rung at."""
    try:
        rules = parse_rules(asked.rules)
    except BadRule as error:
        return problem(422, str(error), [{"field": "rules", "expected": str(error)}])
    found: dict[tuple[str, str], dict[str, Any]] = {}
    since, looked_at, complete = None, 0, True
    with engine.connect() as connection:
        for table, on in ((tables.event_revisions, "event"), (tables.outcome_revisions, "outcome")):
            mine = [rule for rule in rules if rule.on == on]
            newest = connection.scalar(select(func.max(table.c.known_from)))
            if not mine or newest is None:
                continue
            begin = newest - timedelta(days=asked.days)
            since = min(since or begin, begin)
            rows = connection.execute(_revisions(table, begin)).mappings().all()
            complete = complete and len(rows) < _MOST
            looked_at += len(rows)
            for row in rows:
                _judge(mine, dict(row), row[f"{on}_id"], found)
    data = sorted(found.values(), key=lambda rang: rang["at"], reverse=True)[:_SHOWN]
    return Response(
        dumps({"since": since, "looked_at": looked_at, "complete": complete, "data": data}),
        media_type="application/json",
    )


def _revisions(table: Table, begin: Any) -> Any:
    return select(table).where(table.c.known_from >= begin).order_by(table.c.seq).limit(_MOST)


def _judge(
    rules: list[Rule], row: dict[str, Any], record_id: str, found: dict[tuple[str, str], dict[str, Any]]
) -> None:
    if row["standing"] in ("retracted", "under_review"):
        return
    try:
        record = fused(row["record"])
    except msgspec.ValidationError:  # of another release, without what rules ask
        return
    for rule in rules:
        if (rule.name, record_id) not in found and meets(rule, record, row["severity"]):
            found[rule.name, record_id] = {
                "rule": rule.name, "at": row["known_from"], "severity": rule.severity or row["severity"],
                "summary": row["summary"], "record_id": record_id,
            }  # fmt: skip
