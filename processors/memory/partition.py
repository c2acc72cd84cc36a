"""The memory of one partition: mentions in, fused records, alerts and table writes out."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from msgspec.structs import asdict, replace

from processors.memory.catalogue import Catalogue, could_name
from processors.memory.linking import Linker
from processors.memory.records import (
    Action,
    Card,
    Control,
    EventState,
    Mention,
    Move,
    Notice,
    OutcomeState,
    Row,
    Unanswered,
    Value,
    Waiting,
)
from processors.memory.retention import Retention
from processors.memory.rules import Rule, default_rules

NOTICES = 100  # notices without an item that an arriving item is held against, the newest


class Output(NamedTuple):
    """One record to produce. `topic` is events, outcomes, alerts, mentions, enriched or dlq; value None a tombstone."""

    topic: str
    key: str
    value: Value | None


@dataclass(slots=True)
class Folded:
    """What a mention led to: outputs in order, then the table writes (None deletes), to be made in that order."""

    outputs: list[Output] = field(default_factory=list)
    writes: dict[str, Row | None] = field(default_factory=dict)


def everywhere(key: str) -> bool:
    """The `local` of a stream with one partition."""
    return True


class PartitionMemory:
    """All that one mention partition remembers.

    `rows` is its table, read through and never written here: the caller writes what `fold` returns once the
    outputs are acknowledged. What is kept besides is an index, rebuilt from the rows, so a memory made anew of the
    same rows gives the same answers. One memory serves one partition and one caller at a time. `build` False: the
    caller enters the rows itself.
    """

    def __init__(self, rows: Mapping[str, Row], rules: Sequence[Rule] | None = None, build: bool = True) -> None:
        self._rows = rows
        self.rules = tuple(default_rules() if rules is None else rules)
        self.catalogue = Catalogue(self.get)
        self.linker = Linker(self.get, self.rules)
        self.retention = Retention()
        self._fresh: dict[str, Row | None] = {}
        for key in sorted(rows) if build else ():
            self.enter(key, rows[key])

    def get(self, key: str) -> Row | None:
        """A row as it will be once what is folded so far is written."""
        return self._fresh[key] if key in self._fresh else self._rows.get(key)

    def fold(self, mention: Mention, local: Callable[[str], bool] = everywhere) -> Folded:
        """Fold one mention and all that follows from it within this partition.

        `local` says which folding keys live here; what concerns others is put out on `mentions`. A mention that
        is already folded leads to nothing. When it raises, the memory is as it was before.
        """
        self._fresh = {}
        try:
            return self._fold(mention, local)
        except BaseException:
            touched, self._fresh = list(self._fresh), {}
            for key in touched:
                self.enter(key, self._rows.get(key))
            raise

    def _fold(self, mention: Mention, local: Callable[[str], bool]) -> Folded:
        done = Folded()
        queue = deque([mention])
        while queue:
            for output in self._step(queue.popleft()):
                if output.topic == "mentions" and local(output.key):
                    queue.append(heard(output.value))
                else:
                    done.outputs.append(output)
        for key in self.retention.due(mention.at, self.catalogue.handles):
            done.outputs += self._forget(key)
        done.writes, self._fresh = self._fresh, {}
        return done

    def _step(self, mention: Mention) -> list[Output]:
        if mention.action == "file":
            return self._file(mention)
        if mention.action == "notice":
            return self._notice(mention)
        changed, outputs = self.linker.link(mention)
        for key, row in changed.items():
            self._write(key, row)
        return [Output(*output) for output in outputs]

    def _write(self, key: str, row: Row | None) -> None:
        self._fresh[key] = row
        self.enter(key, row)

    def enter(self, key: str, row: Row | None) -> None:
        """Let the index know of a row as it is now (None: deleted)."""
        if key.startswith("card:"):
            if isinstance(row, Card):
                self.catalogue.file(row)
            else:
                self.catalogue.remove(key.removeprefix("card:"))
        elif not key.startswith("notice:"):
            self.linker.enter(key, row)
        self.retention.enter(key, row)

    def _file(self, mention: Mention) -> list[Output]:
        if mention.card is None:
            raise ValueError("card: found nothing, expected the item that is filed")
        key = "card:" + mention.card.item
        known = self.get(key)
        before = known if isinstance(known, Card) else None
        if before is not None and before.seq >= mention.seq:
            return []
        card = Card(
            **asdict(mention.card), seq=mention.seq, position=mention.seq[0], at=mention.at,
            notices=before.notices if before else (),
        )  # fmt: skip
        self._write(key, card)
        # A notice may have overtaken the item it names, when they came by different partitions.
        newest = list(islice(reversed(self.retention.notices), NOTICES))
        waiting = [self.get(name) for name in reversed(newest)]
        outputs: list[Output] = []
        for asked in waiting:
            # An item that is younger than the notice is no target of it but its substitute.
            if (
                isinstance(asked, Waiting)
                and not asked.done
                and asked.at >= card.at
                and could_name(asked.notice, card)
                and card in self.catalogue.find(asked.notice)
            ):
                outputs += self._apply(asked.notice, card, asked)
                self._write("notice:" + asked.notice.item, replace(asked, done=True))
        return outputs

    def _notice(self, mention: Mention) -> list[Output]:
        notice = mention.notice
        if notice is None:
            raise ValueError("notice: found nothing, expected what is asked for")
        key = "notice:" + notice.item
        known = self.get(key)
        if isinstance(known, Waiting) and known.seq >= mention.seq:
            return []
        named = self.catalogue.find(notice)
        outputs = [output for card in named for output in self._apply(notice, card, mention)]
        if named or notice.own:
            return outputs
        self._write(key, Waiting(notice=notice, seq=mention.seq, cause=mention.cause, at=mention.at))
        reason = f"a {notice.kind} notice names no item that is known here; someone must look at it"
        return [
            Output("dlq", notice.item, Unanswered(stage="notice", reason=reason, notice=notice, cause=mention.cause))
        ]

    def _apply(self, notice: Notice, card: Card, asked: Mention | Waiting) -> list[Output]:
        """Tell the mentions of the item that a notice names, wherever they live, and take its record away."""
        if asked.cause.position in card.notices:
            return []
        action, status = _ASKED[notice.kind]
        seq = (card.seq[0], card.seq[1] + 1)
        heard = (*card.notices, asked.cause.position)[-8:]
        self._write("card:" + card.item, replace(card, status=status, seq=seq, notices=heard))
        outputs = [Output("enriched", card.item, None)] if action == "retract" else []
        for mention_id, key in card.told:
            control = Control(mention_id=mention_id, key=key, action=action, seq=seq, at=asked.at, cause=asked.cause)
            outputs.append(Output("mentions", key, control))
        return outputs

    def _forget(self, key: str) -> list[Output]:
        """A row whose time is over: its record goes, its alerts are closed."""
        row = self.get(key)
        closed = self.linker.close(row) if isinstance(row, EventState | OutcomeState) else []
        outputs = [Output(*output) for output in closed]
        self._write(key, None)
        return outputs


# What each kind of notice does to the mentions of an item, and what its card then says of it.
_ASKED: dict[str, tuple[Action, str]] = {
    "kill": ("retract", "killed"), "hold": ("hold", "held"), "release": ("restore", "usable"),
}  # fmt: skip


def heard(value: Value | None) -> Mention:
    """A mention that was put out, as it is taken in again."""
    if isinstance(value, Mention):
        return value
    if not isinstance(value, Control | Move):
        raise TypeError(f"no mention: {value!r:.100}")
    return Mention(**asdict(value))
