"""Make training/corpus/ner-news.ndjson: authored sentences with their names marked, from ner_templates.txt and ner_names.py.

usage: python -m training.ner_corpus
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from processors.gazetteer.countries import countries
from processors.gazetteer.organisations import organisations
from processors.gazetteer.places import large_cities
from processors.gazetteer.regions import regions
from training import ner_names as lists

HERE = Path(__file__).parent
TARGET = HERE / "corpus" / "ner-news.ndjson"
EACH = 22
_SLOT = re.compile(r"\{(\w)\}")
ROLES = (
    "President|Prime Minister|Foreign Minister|Defence Minister|Interior Minister|Gen.|Col.|Maj. Gen.|Governor|Mayor|Senator|Sen.|"
    "police chief|spokesman|King|Brigadier|Lt. Col.|Superintendent of Police|Justice|Professor|Dr.|Mr.|Ms.|Ambassador|Deputy Minister|"
    "Finance Minister|chairman|Chief Minister|Commander|Sheikh|Ayatollah|Chancellor|army chief|opposition leader|activist|lawmaker"
).split("|")
DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|March 3|14 July|Jan. 9|October 21|21 May".split("|")
TYPED = {
    "P": "PER", "S": "PER", "C": "LOC", "Y": "LOC", "T": "LOC", "G": "LOC", "F": "LOC", "A": "ORG", "K": "ORG", "B": "ORG",
    "U": "ORG", "O": "ORG", "M": "ORG", "V": "ORG", "I": "ORG",
}  # fmt: skip


def _fillers(dice: random.Random) -> dict[str, Callable[[], str]]:
    lands = [c for c in countries().values() if c.adjectives and not c.name.startswith("the ")]
    cities = [c.name for c in large_cities(400_000) if c.main and re.fullmatch(r"[A-Z][\w' -]+", c.name)]
    known = {
        kind: [o for o in organisations().values() if o.kind == kind]
        for kind in ("armed_group", "party", "igo", "company", "media", "government", "military")
    }
    areas = [r.name for r in regions() if r.country and r.label != "FAC"]
    people = [tuple(part.split() for part in pair) for pair in lists.PEOPLE.values()]

    def person() -> str:
        given, family = dice.choice(people)
        name = f"{dice.choice(given)} {dice.choice(family)}"
        if dice.random() < 0.12:
            name = f"{dice.choice('ABCDEFGHJKLMNPRST')}. {name.split(' ', 1)[1]}"
        elif dice.random() < 0.12:
            first, rest = name.split(" ", 1)
            name = f"{first} {dice.choice('ABCDEFGHJKLMNPRST')}. {rest}"
        return name

    def body(kind: str, made: list[str], share: float) -> str:
        if dice.random() < share:
            chosen = dice.choice(known[kind])
            return dice.choice([chosen.name, *chosen.others[:2]])
        return dice.choice(made)

    def party() -> str:
        if dice.random() < 0.3:
            return dice.choice(lists.NATIVE_PARTIES)
        if dice.random() < 0.4:
            return body("party", lists.NATIVE_PARTIES, 1.0)
        first, last = lists.PARTY_WORDS
        name = f"{dice.choice(first)} {dice.choice(last)}"
        land = dice.choice(lands)
        return dice.choice([name, name, f"{name} of {land.name}", f"{land.adjectives[0]} {name}"])

    return {
        "P": person,
        "S": lambda: dice.choice(dice.choice(people)[1]),
        "R": lambda: dice.choice(ROLES),
        "C": lambda: dice.choice([c.name for c in (dice.choice(lands),)] * 4 + ["U.S.", "US", "UK"]),
        "c": lambda: dice.choice(lands).adjectives[0],
        "Y": lambda: dice.choice(cities),
        "T": lambda: dice.choice(lists.SMALL_TOWNS),
        "G": lambda: dice.choice(areas),
        "F": lambda: dice.choice(lists.FACILITIES),
        "A": lambda: body("armed_group", lists.GROUPS, 0.6),
        "K": party,
        "B": lambda: dice.choice(lists.BODIES),
        "U": lambda: body(dice.choice(["government", "military"]), lists.UNITS, 0.3),
        "O": lambda: body("company", lists.COMPANIES, 0.4),
        "M": lambda: body("media", lists.MEDIA, 0.4),
        "V": lambda: dice.choice(lists.CIVIL),
        "I": lambda: body("igo", ["UN"], 0.97),
        "N": lambda: str(dice.randint(2, 90)),
        "D": lambda: dice.choice(DAYS),
    }


def sentences(seed: int = 7) -> Iterator[dict[str, object]]:
    """Each template EACH times with other fillers, in the order of the templates."""
    dice = random.Random(seed)
    fill = _fillers(dice)
    number = 0
    for line in (HERE / "ner_templates.txt").read_text(encoding="utf8").splitlines():
        if not line or line[0] == "#":
            continue
        for _ in range(EACH if _SLOT.search(line) else 2):
            text, spans, at = "", [], 0
            for slot in _SLOT.finditer(line):
                text += line[at : slot.start()]
                filler = fill[slot.group(1)]()
                if text.endswith(("The ", "the ")):
                    filler = re.sub(r"^[Tt]he ", "", filler)
                if slot.group(1) in TYPED:
                    spans.append({"begin": len(text), "end": len(text) + len(filler), "label": TYPED[slot.group(1)]})
                text += filler
                at = slot.end()
            text += line[at:]
            yield {"id": f"ner-{number}", "text": text, "entities": spans}
            number += 1


def main() -> None:
    TARGET.parent.mkdir(exist_ok=True)
    rows = [json.dumps(row, ensure_ascii=False) for row in sentences()]
    TARGET.write_text("\n".join(rows) + "\n", encoding="utf8")
    print(f"{TARGET.name}: {len(rows)} sentences")


if __name__ == "__main__":
    main()
