"""The corpus, voice by voice."""

from collections.abc import Iterable
from pathlib import Path

from training import markup, sentences
from training.markup import Case

CORPUS = Path(__file__).parent / "corpus"
PURPOSES = ("outcomes", "incidents", "news", "quiet", "relations")

# The newest voices: nobody has learnt from them, neither the weights that ship nor a person, so that they measure how
# an unknown voice is read. Those that a later release learns from are replaced here by newer ones.
HELD = ("caspian", "corniche", "crosswind", "gazetteer", "nightlead", "pampas", "riposte", "sulu", "ticker", "verandah")
# Voices that the network has not learnt from either, by which confidence and thresholds are set.
TUNED = ("broadsheet", "cordel", "feature", "lookalike", "outpost", "steppe")
UNLEARNT = HELD + TUNED


def voice(path: Path) -> str:
    """The voice of a corpus file: its name without what it was written for."""
    return path.stem.rsplit("-", 1)[0]


def paths(without: Iterable[str] = ()) -> list[Path]:
    """All files of cases, in order of their names, but those of the voices named; stories are no cases."""
    left = set(without)
    return [
        path
        for path in sorted([*CORPUS.glob("*-*.txt"), *(CORPUS / f"{name}.txt" for name in sentences.NAMES)])
        if path.stem.rsplit("-", 1)[-1] in PURPOSES and voice(path) not in {"stories", "events", *left}
    ]


def read(path: Path) -> list[Case]:
    """The cases of one of the paths. Raises BadMarkup."""
    return list(sentences.cases(CORPUS, path.stem) if path.stem in sentences.NAMES else markup.read(path))


def corpus(without: Iterable[str] = ()) -> list[Case]:
    """All cases but those of the voices named. Raises BadMarkup."""
    return [case for path in paths(without) for case in read(path)]
