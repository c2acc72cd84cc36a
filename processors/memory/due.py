"""What falls due: a document that was expected of a meeting which ended without news of it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta

from msgspec.structs import replace

from processors.memory.records import Alert, AState, Clock, FusedOutcome, Mention, OutcomeState, Rang, Row, Value
from processors.memory.rules import Rule, meets
from processors.memory.states import alert

Out = tuple[str, str, Value | None]
HOURS = 24
CLOCK = "clock"  # the row of the newest tick


class Agenda:
    """The expected documents of a partition by the hour that news of them falls due."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rule for rule in rules if rule.on == "overdue")
        self._due: dict[str, datetime] = {}

    def enter(self, key: str, row: Row | None) -> None:
        """A row was written: remember when it falls due, if it expects anything of a meeting whose end is known."""
        self._due.pop(key, None)
        if not isinstance(row, OutcomeState) or not row.claims or row.record is None or row.record.status != "expected":
            return
        meeting = row.record.meeting
        end = (meeting.end or meeting.start) if meeting else None
        if end and any(rule.name not in row.alerts for rule in self._rules):
            hours = min(rule.wants.get("after_hours", HOURS) for rule in self._rules)
            # A meeting's last day is over at midnight; where on earth it sits is within the hours granted.
            midnight = datetime.combine(datetime.fromisoformat(end[:10]).date(), time(), UTC) + timedelta(days=1)
            self._due[key] = midnight + timedelta(hours=hours)

    def due(self, tick: Mention, get: Callable[[str], Row | None]) -> tuple[dict[str, Row | None], list[Out]]:
        """The quiet alerts that are due at a tick, once for each document and rule."""
        at = datetime.fromisoformat(tick.at)
        known = get(CLOCK)
        if isinstance(known, Clock) and datetime.fromisoformat(known.tick) >= at:
            return {}, []  # told again: what fell due since belongs to the next tick
        rows: dict[str, Row | None] = {CLOCK: Clock(tick.at)}
        out: list[Out] = []
        for key in sorted(k for k, when in self._due.items() if when <= at):
            state = get(key)
            if not isinstance(state, OutcomeState) or state.record is None:
                continue
            alerts = dict(state.alerts)
            for rule in self._rules:
                wants = {k: v for k, v in rule.wants.items() if k != "after_hours"}
                if rule.name in alerts or not meets(Rule(rule.name, rule.on, wants), state.record, "Minor"):
                    continue
                alerts[rule.name] = Rang("created", {})
                grade = rule.severity or "Minor"
                told = alert(rule.name, state.id, state.record, "created", tick.at, tick.cause, (), grade)
                what = told.summary.rstrip(".").replace(" is expected", " was expected")
                quiet = replace(told, summary=f"No news yet, though its meeting is over: {what}.")
                out.append(("alerts", told.alert_id, quiet))
            rows[key] = replace(state, alerts=alerts)
        return rows, out

    def settled(self, state: AState, mention: Mention) -> tuple[AState, list[Alert]]:
        """An overdue document of which there is news at last: its quiet alert is resolved."""
        record = state.record
        if not isinstance(record, FusedOutcome) or record.status in ("expected", "under_negotiation"):
            return state, []
        alerts, said = dict(state.alerts), []
        for rule in self._rules:
            if rule.name in alerts and alerts[rule.name].state == "created":
                alerts[rule.name] = Rang("resolved", {})
                grade = rule.severity or "Minor"
                said.append(alert(rule.name, state.id, record, "resolved", mention.at, mention.cause, (), grade))
        return replace(state, alerts=alerts), said
