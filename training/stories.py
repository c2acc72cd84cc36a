"""Authored stories: several items about the same happenings, and the alerts that each should cause.

usage: python -m training.stories FILE...            checks
       python -m training.stories --json FILE...     rows of the measuring format, one story a line

    STORY title
    ITEM uri=agency:id version=1 at=2024-04-19T08:40 provider=Name status=usable urgency=2
    HEAD headline
    TEXT text in one line, paragraph breaks as \\n
    TELLS E1 B1~                    what the item is about; ~ marks background
    RAISE created attack E1 killed=4-4 injured=3- country=SOM place=Mogadishu actor=al-Shabaab
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

FACTS = tuple("killed injured country place actor document status dissenters meeting".split())
_PAIR = re.compile(r"(\w+)=(.*?)(?=\s+\w+=|$)")
_RAISE = re.compile(r"(created|updated|retracted) (attack|outcome) (\w+)\s*(.*)$")


class BadStory(ValueError):
    """What is wrong with a line."""


def read(path: Path) -> list[dict[str, Any]]:
    """The stories of a file. Raises BadStory with the line."""
    stories: list[dict[str, Any]] = []
    item: dict[str, Any] | None = None
    for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), 1):
        word, _, rest = line.partition(" ")
        if not word or word.startswith("#"):
            continue
        try:
            if word == "STORY":
                stories.append({"id": f"{path.stem}-{len(stories) + 1:02d}", "title": rest, "items": []})
                item = None
            elif word == "ITEM":
                item = _item(rest)
                stories[-1]["items"].append(item)
            elif item is None:
                raise BadStory(f"{word} outside an ITEM")
            else:
                _part(item, word, rest.strip())
        except (BadStory, KeyError, IndexError, ValueError) as error:
            raise BadStory(f"{path.name}:{number}: {error}") from None
    return stories


def _item(rest: str) -> dict[str, Any]:
    told = dict(_PAIR.findall(rest))
    if told["status"] not in ("usable", "withheld", "canceled"):
        raise BadStory(f"status: found {told['status']!r}")
    news = {
        "uri": "urn:story:" + told["uri"],
        "version": told["version"],
        "type": "text",
        "pubStatus": told["status"],
        "urgency": int(told.get("urgency", 3)),
        "language": "en",
        "versionCreated": told["at"] + ":00Z",
        "headlines": [],
        "bodies": [],
        "infoSources": [{"name": told["provider"]}],
    }
    return {"item": news, "expect": [], "tells": []}


def _part(item: dict[str, Any], word: str, rest: str) -> None:
    news = item["item"]
    if word == "HEAD":
        news["headlines"] = [{"role": "main", "value": rest}] if rest else []
    elif word == "TEXT":
        value = rest.replace("\\n", "\n\n")
        news["bodies"] = [{"role": "text", "contentType": "text/plain", "value": value}] if rest else []
    elif word == "TELLS":
        item["tells"] = [] if rest == "-" else rest.split()
    elif word == "RAISE":
        match = _RAISE.match(rest)
        if not match:
            raise BadStory("RAISE created|updated|retracted attack|outcome NAME facts")
        facts: dict[str, Any] = dict.fromkeys(FACTS)
        for name, value in _PAIR.findall(match[4]):
            if name not in facts:
                raise BadStory(f"unknown fact {name}")
            facts[name] = _fact(name, value.strip())
        item["expect"].append({"transition": match[1], "rule": match[2], "event": match[3], "facts": facts})
    else:
        raise BadStory(f"unknown word {word}")


def _fact(name: str, value: str) -> Any:
    if name in ("killed", "injured"):
        least, _, most = value.partition("-")
        return [int(least) if least else None, int(most) if most else None]
    return [one.strip() for one in value.split(",")] if name in ("actor", "dissenters") else value


def main(arguments: list[str]) -> None:
    for name in arguments:
        if name == "--json":
            continue
        stories = read(Path(name))
        if "--json" in arguments:
            for story in stories:
                print(json.dumps(story, ensure_ascii=False))
        else:
            print(f"{name}: {len(stories)} stories, {sum(len(story['items']) for story in stories)} items")


if __name__ == "__main__":
    main(sys.argv[1:])
