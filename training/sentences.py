"""Authored sentences of one relation each, as cases: `CATEGORY|modality|sentence with *trigger*`, NONE for no event."""

from collections.abc import Iterator
from pathlib import Path

from training.markup import Case, Group, Mark

# What the files are called among the voices.
NAMES = {
    "first-relations": "events-relations",
    "hand-relations": "events-violence-hand",
    "news-relations": "events-news",
    "plain-relations": "events-plover",
    "violence-relations": "events-violence",
}


def cases(folder: Path, voice: str) -> Iterator[Case]:
    """The sentences of one of NAMES; the day of a sentence is not known and means nothing."""
    lines = (folder / f"{NAMES[voice]}.txt").read_text(encoding="utf8").splitlines()
    for number, line in enumerate((one for one in lines if one.strip() and not one.startswith("#")), 2):
        category, modality, marked = line.split("|", 2)
        text, groups = marked.replace("*", ""), ()
        if category != "NONE":
            begin = marked.index("*")
            end = marked.index("*", begin + 1) - 1
            mark = Mark("X", f"{category}:{modality}", "body", begin, end, text[begin:end])
            groups = (Group("X", (category, modality), (mark,)),)
        yield Case(f"{voice}-{number:04d}", voice, "2020-06-15", "", text, groups)
