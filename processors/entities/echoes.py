"""Second sight: later surnames alone of people whom the item names in full."""

import re
from collections.abc import Iterator

from processors.entities.mentions import Mention, Part

_END = re.compile(r"(?:['’]s)?(?![\w’'-])")


def surnames(part: Part, taken: list[Mention], people: frozenset[str]) -> Iterator[Mention]:
    """Every later surname alone of a person named in full; `people` are full names."""
    last = {name.split()[-1] for name in people if " " in name} - {"Jr", "Jr.", "Sr", "II", "III"}
    if not last:
        return
    covered = sorted((m.begin, m.end) for m in taken)
    for name in sorted(last):
        for at in _alone(name, part.text):
            begin, end = at + part.offset, at + part.offset + len(name)
            if not any(b < end and begin < e for b, e in covered):
                yield Mention(part.field, begin, end, name, "PERSON", None, 0.8)


def _alone(name: str, text: str) -> Iterator[int]:
    """Where a name stands as a word of its own, or with its possessive."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not _inner(text[at - 1 : at]) and _END.match(text, end):
            yield at
        at = text.find(name, end)


def _inner(char: str) -> bool:
    return char.isalnum() or (char != "" and char in "_’'-")
