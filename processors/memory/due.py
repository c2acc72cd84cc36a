"""What falls due: a document that was expected of a meeting which ended without news of it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from processors.memory.rules import Rule, meets
from processors.memory.states import State, alert

Row = dict[str, Any]
Out = tuple[str, str, Row | None]
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
        if row is None or row.get("what") != "outcome" or not row["claims"] or row["record"]["status"] != "expected":
            return
        meeting = row["record"].get("meeting") or {}
        end = meeting.get("end") or meeting.get("start")
        if end and any(rule.name not in row["alerts"] for rule in self._rules):
            hours = min(rule.wants.get("after_hours", HOURS) for rule in self._rules)
            # A meeting's last day is over at midnight; where on earth it sits is within the hours granted.
            midnight = datetime.combine(datetime.fromisoformat(str(end)[:10]).date(), time(), UTC) + timedelta(days=1)
            self._due[key] = midnight + timedelta(hours=hours)

    def due(self, tick: Row, get: Callable[[str], Row | None]) -> tuple[dict[str, Row | None], list[Out]]:
        """The quiet alerts that are due at a tick, once for each document and rule."""
        at = datetime.fromisoformat(tick["at"])
        known = get(CLOCK)
        if known is not None and datetime.fromisoformat(known["tick"]) >= at:
            return {}, []  # told again: what fell due since belongs to the next tick
        rows: dict[str, Row | None] = {CLOCK: {"tick": tick["at"]}}
        out: list[Out] = []
        for key in sorted(k for k, when in self._due.items() if when <= at):
            state = get(key)
            if state is None:
                continue
            alerts = dict(state["alerts"])
            for rule in self._rules:
                wants = {k: v for k, v in rule.wants.items() if k != "after_hours"}
                if rule.name in alerts or not meets(Rule(rule.name, rule.on, wants), state["record"], "Minor"):
                    continue
                alerts[rule.name] = {"state": "created", "facts": {}}
                told = alert(rule.name, state, "created", tick["at"], tick["cause"], (), rule.severity or "Minor")
                what = told["summary"].rstrip(".").replace(" is expected", " was expected")
                out.append(
                    (
                        "alerts",
                        told["alert_id"],
                        {**told, "summary": f"No news yet, though its meeting is over: {what}."},
                    )
                )
            rows[key] = {**state, "alerts": alerts}
        return rows, out

    def settled(self, state: State, mention: Row) -> tuple[State, list[Row]]:
        """An overdue document of which there is news at last: its quiet alert is resolved."""
        if state["what"] != "outcome" or state["record"]["status"] in ("expected", "under_negotiation"):
            return state, []
        alerts, said = dict(state["alerts"]), []
        for rule in self._rules:
            if (alerts.get(rule.name) or {}).get("state") == "created":
                alerts[rule.name] = {"state": "resolved", "facts": {}}
                said.append(
                    alert(rule.name, state, "resolved", mention["at"], mention["cause"], (), rule.severity or "Minor")
                )
        return {**state, "alerts": alerts}, said
