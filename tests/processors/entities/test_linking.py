"""Mentions in context and the entity each must be linked to (linking.txt): at least 0.95 of them right."""

from pathlib import Path

from tests.processors.entities.test_entities import read

CASES = [
    tuple(line.split("|"))
    for line in (Path(__file__).parent / "linking.txt").read_text(encoding="utf8").splitlines()
    if line and line[0] != "#"
]


def wrong() -> list[tuple[str, str, str, str]]:
    """The cases that are linked to something else, with what that is."""
    found = []
    for text, mention, expected in CASES:
        linked = [e for e in read(text).values() if any(m.text == mention for m in e.mentions)]
        if expected.startswith("city "):
            right = any(e.id.startswith("geonames:") and e.country == expected.split()[1] for e in linked)
        else:
            right = any(e.id == expected for e in linked)
        if not right:
            found.append((text, mention, expected, ", ".join(f"{e.id} {e.country}" for e in linked)))
    return found


def test_the_table_is_large_and_hard() -> None:
    assert len(CASES) >= 300
    assert len(set(CASES)) == len(CASES)


def test_linking() -> None:
    failed = wrong()
    assert len(failed) <= 0.05 * len(CASES), failed


if __name__ == "__main__":
    for case in wrong():
        print(*case, sep=" | ")
    print(f"linking: {1 - len(wrong()) / len(CASES):.4f} of {len(CASES)} cases right")
