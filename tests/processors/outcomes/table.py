"""Reads cases.txt and counts how much of it comes out right."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from processors.reading import read
from schemas import DECISIVE, NewsItem, Outcome
from schemas.news import Text

_WANTED = re.compile(r"(\w+) (\w+)(?: \[([^\]]*)\])?(?: \(([^)]*)\))?")


@dataclass(frozen=True)
class Wanted:
    document: str
    status: str
    dissenters: tuple[str, ...]
    reason: str | None


@dataclass(frozen=True)
class Case:
    text: str
    wanted: tuple[Wanted, ...]


def cases(name: str = "cases") -> list[Case]:
    """All cases of a file; `wanted` is empty where nothing decisive must come out."""
    found = []
    for line in (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf8").splitlines():
        if line and not line.startswith("#"):
            label, text = line.split(" => ", 1)
            found.append(Case(text, () if label == "none" else tuple(_wanted(one) for one in label.split(" + "))))
    return found


def _wanted(label: str) -> Wanted:
    match = _WANTED.fullmatch(label)
    assert match, label
    document, status, who, reason = match.groups()
    return Wanted(document, status, tuple(who.split(", ")) if who else (), reason)


def item(text: str) -> NewsItem:
    """An item whose body is `text`."""
    return NewsItem(
        key="test:1",
        uri="urn:test:1",
        provider="test",
        version_created="2025-11-20T12:00:00Z",  # type: ignore[arg-type]
        bodies=(Text(value=text, role="text", content_type="text/plain"),),
    )


def decided(text: str) -> list[Outcome]:
    """The decisive outcomes of an item whose body is `text`."""
    return [one for one in read(item(text)).outcomes if one.status in DECISIVE]


def _alike(one: str, other: str) -> bool:
    a, b = (set(re.findall(r"\w+", words.lower())) for words in (one, other))
    return bool(a and b) and len(a & b) >= 0.5 * min(len(a), len(b))


def counted(show: bool = False, name: str = "cases") -> Counter[str]:
    """Hits, misses and inventions over all cases: status, document with status, dissenters, reasons, false decisions."""
    count: Counter[str] = Counter()
    for case in cases(name):
        got = decided(case.text)
        left = list(got)
        count["quiet"] += not case.wanted
        count["false"] += bool(not case.wanted and got)
        wrong = [] if case.wanted or not got else ["quiet"]
        for want in case.wanted:
            match = next((o for o in left if (o.status, o.document) == (want.status, want.document)), None)
            loose = match or next((o for o in left if o.status == want.status), None)
            count["document hit" if match else "document miss"] += 1
            count["status hit" if loose else "status miss"] += 1
            if loose:
                left.remove(loose)
            if match is None:
                wrong.append("status")
            names = [party.text for party in loose.dissenters] if loose else []
            for name in want.dissenters:
                hit = any(_alike(name, other) for other in names)
                count["dissenter hit" if hit else "dissenter miss"] += 1
                if loose and not hit:
                    wrong.append("dissenter " + name)
            extra = [name for name in names if not any(_alike(name, other) for other in want.dissenters)]
            count["dissenter extra"] += len(extra)
            wrong += ["not " + name for name in extra]
            if want.reason:
                hit = bool(loose and loose.reason and _alike(want.reason, loose.reason.text))
                count["reason hit" if hit else "reason miss"] += 1
                if loose and not hit:
                    wrong.append(f"reason {loose.reason.text if loose.reason else None}")
        if case.wanted:
            count["extra"] += len(left)
        if show and (wrong or (case.wanted and left)):
            print(wrong, [(o.document, o.status, [p.text for p in o.dissenters]) for o in got], "|", case.text)
    return count


def f1(hit: int, miss: int, extra: int) -> float:
    return 2 * hit / max(1, 2 * hit + miss + extra)


if __name__ == "__main__":
    print(counted(show=True))
