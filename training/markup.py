"""Texts marked up inline: read, checked and turned into rows. `python -m training.markup FILE...` checks.

A case is one line, `DATE | HEADLINE | TEXT`; the headline may be empty, `\\n` in the text is a paragraph break. Lines
that begin with # are comments; a literal [ | or ] must not stand in a text. Marks may nest: `[words|TAG]`, or
`[words|TAG;TAG]` for several. In a tag N is a digit, the number of the paper, happening or relation within the case:

    PN:KIND:STATUS       the words that name a paper, where its status is told
    DN YN RN MN          dissenter, party, reason and meeting of paper N
    EN:MODE:MODALITY     the trigger of a happening, wherever it is told
    KN:MIN-MAX IN:.. BN: killed, injured, abducted of happening N; open ends left out: 12-12, 30-, -40
    AN:ATTR TN LN:ISO3 WN:YYYY-MM-DD
                         actor, target, place and date words; LN:? and WN:? where they cannot be known
    XN:CATEGORY:MODALITY the trigger of a relation (PLOVER), with AN its actor and TN its recipient
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from processors.joint.labels import ATTRIBUTIONS, CATEGORIES, KINDS, MODALITIES, MODES, STATUSES

ROLES = {"P": "DYRM", "E": "KIBATLW", "X": "AT"}
_TAG = re.compile(r"\|([A-Z]\d[^\]|\[]*)\]")


class BadMarkup(ValueError):
    """What is wrong with a line, in words."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked span: its role letter, the value behind the number, where it stands."""

    role: str
    value: str
    field: str
    begin: int
    end: int
    text: str

    @property
    def count(self) -> tuple[int | None, int | None]:
        """The range of K, I and B."""
        least, _, most = self.value.partition("-")
        return (int(least) if least else None, int(most) if most else None)


@dataclass(frozen=True, slots=True)
class Group:
    """One paper (P), happening (E) or relation (X) of a case with its marks; `values` are those of its head."""

    role: str
    values: tuple[str, str]
    marks: tuple[Mark, ...]

    def of(self, role: str) -> list[Mark]:
        return [mark for mark in self.marks if mark.role == role]


@dataclass(frozen=True, slots=True)
class Case:
    """One text with what is marked in it. `voice` is the file's name without its ending."""

    id: str
    voice: str
    published: str
    headline: str
    text: str
    groups: tuple[Group, ...]


def unmark(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without marks, and (begin, end, tag) of each mark.

    >>> unmark("[Norway|D1] said no")
    ('Norway said no', [(0, 6, 'D1')])
    """
    out: list[str] = []
    spans: list[tuple[int, int, str]] = []
    stack: list[int] = []
    at = 0
    while at < len(marked):
        char = marked[at]
        if char == "[":
            stack.append(len(out))
        elif char == "|":
            tag = _TAG.match(marked, at)
            if not tag or not stack:
                raise BadMarkup(f"| without [ or without a tag, near ...{marked[max(0, at - 30) : at + 20]}")
            begin = stack.pop()
            if begin == len(out):
                raise BadMarkup(f"a mark without words, near ...{marked[max(0, at - 30) : at + 20]}")
            spans += [(begin, len(out), one.strip()) for one in tag[1].split(";")]
            at = tag.end()
            continue
        elif char == "]":
            raise BadMarkup(f"] without a tag, near ...{marked[max(0, at - 30) : at + 20]}")
        else:
            out.append(char)
        at += 1
    if stack:
        raise BadMarkup("a [ is not closed")
    return "".join(out), spans


def _check(role: str, head: str, value: str) -> None:
    if role in "KIB" and not re.fullmatch(r"\d+-\d*|-\d+", value):
        raise BadMarkup(f"{role}: found {value!r}, expected a range such as 12-12, 30- or -40")
    if role == "A" and head == "E" and value not in ATTRIBUTIONS:
        raise BadMarkup(f"A: found {value!r}, expected one of {', '.join(ATTRIBUTIONS)}")
    if role == "L" and not re.fullmatch(r"[A-Z]{3}|\?", value):
        raise BadMarkup(f"L: found {value!r}, expected an ISO 3166 alpha-3 code or ?")
    if role == "W" and not re.fullmatch(r"\d{4}-\d\d-\d\d|\?", value):
        raise BadMarkup(f"W: found {value!r}, expected a day YYYY-MM-DD or ?")


def _group(number: str, marks: list[Mark]) -> Group:
    heads = {(mark.role, mark.value) for mark in marks if mark.role in ROLES}
    if len(heads) != 1:
        raise BadMarkup(f"number {number}: found {len(heads)} different heads, expected one P, E or X")
    role, value = heads.pop()
    first, _, second = value.partition(":")
    firsts, seconds = {"P": (KINDS, STATUSES), "E": (MODES, MODALITIES), "X": (CATEGORIES, MODALITIES)}[role]
    if first not in firsts or second not in seconds:
        raise BadMarkup(f"{role}{number}: found {value!r}, expected two known names")
    for mark in marks:
        if mark.role not in ROLES[role] + role:
            raise BadMarkup(f"{mark.role}{number}: no role of {role}")
        _check(mark.role, role, mark.value)
    return Group(role, (first, second), tuple(marks))


def case(line: str, voice: str, number: int) -> Case:
    """One line as a case. Raises BadMarkup."""
    if line.count(" | ") < 2:
        raise BadMarkup("found no DATE | HEADLINE | TEXT")
    date, headline, marked = (part.strip() for part in line.rstrip("\n").split(" | ", 2))
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", date):
        raise BadMarkup(f"date: found {date!r}, expected YYYY-MM-DD")
    groups: dict[str, list[Mark]] = defaultdict(list)
    texts = []
    for field, value in (("headline", headline), ("body", marked.replace("\\n", "\n"))):
        text, spans = unmark(value)
        texts.append(text)
        for begin, end, tag in spans:
            match = re.fullmatch(r"([A-Z])(\d)(?::(.*))?", tag)
            if not match:
                raise BadMarkup(f"tag: found {tag!r}")
            groups[match[2]].append(Mark(match[1], match[3] or "", field, begin, end, text[begin:end]))
    found = tuple(_group(number_, marks) for number_, marks in sorted(groups.items()))
    return Case(f"{voice}-{number:04d}", voice, date, texts[0], texts[1], found)


def read(path: Path) -> Iterator[Case]:
    """All cases of a file. Raises BadMarkup with the line."""
    with path.open(encoding="utf8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.startswith("#"):
                try:
                    yield case(line, path.stem, number)
                except BadMarkup as error:
                    raise BadMarkup(f"{path.name}:{number}: {error}") from None


def main(paths: list[str]) -> int:
    bad, count, kinds = 0, 0, Counter[str]()
    for name in paths:
        path = Path(name)
        for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                found = case(line, path.stem, number)
            except BadMarkup as error:
                bad += 1
                print(f"{path}:{number}: {error}", file=sys.stderr)
                continue
            count += 1
            kinds.update(group.values[1] for group in found.groups)
            kinds["nothing marked"] += not found.groups
    print(f"{count} cases, {bad} bad; {dict(kinds.most_common())}")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
