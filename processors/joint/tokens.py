"""Word pieces of a passage with the offsets they stand at and how they are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tokenizers import Tokenizer

from schemas.base import Field

LONGEST, HEADLINE = 508, 96  # pieces of a passage that the encoder is shown, and of its headline
# How a word is written. The encoder reads lower case only, and a name is easier to see by its capital.
LOWER, TITLE, UPPER, DIGIT, LOUD = range(5)
_CLS, _SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Tokens:
    """A passage as the encoder is shown it: headline, then body. Special pieces have an empty span in field None."""

    ids: list[int]
    shapes: list[int]
    types: list[int]
    fields: list[Field | None]
    begins: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.ids)


@cache
def tokenizer() -> Tokenizer:
    """The word pieces of all-MiniLM-L6-v2 (Apache-2.0), without truncation or padding."""
    text = files("processors.data").joinpath("models", "tokenizer.json").read_text(encoding="utf8")
    made = Tokenizer.from_str(text)
    made.no_truncation()
    made.no_padding()
    return made


def shape(word: str, loud: bool) -> int:
    """How a word is written; `loud` says that the whole text is in capitals.

    >>> shape("Norway", False) == TITLE, shape("NATO", False) == UPPER, shape("1,200", False) == DIGIT
    (True, True, True)
    """
    if not word.isalpha() and any(map(str.isdigit, word)):
        return DIGIT
    if not word[:1].isupper():
        return LOWER
    if loud:
        return LOUD
    return UPPER if len(word) > 1 and word.isupper() else TITLE


def is_loud(text: str) -> bool:
    """Whether a text is written in capitals throughout."""
    letters = list(filter(str.isalpha, text[:600]))
    return len(letters) > 12 and sum(map(str.isupper, letters)) > 0.8 * len(letters)


def tokens(headline: str, body: str, runs: Sequence[tuple[int, int]] | None = None) -> Tokens:
    """A headline (may be empty) and stretches of a body (begin, end; the whole by default) as pieces, LONGEST at most.

    A separator stands behind the headline and behind each stretch, so that no span goes from one to another. Offsets
    are those of the whole fields.
    """
    made = Tokens([_CLS], [LOWER], [0], [None], [0], [0])
    if headline:
        _add(made, headline, "headline", 0, 0, HEADLINE)
        _close(made, 0)
    for begin, end in runs if runs is not None else [(0, len(body))]:
        room = LONGEST - 1 - len(made)
        if room > 0 and begin < end:
            _add(made, body[begin:end], "body", begin, 1, room)
            _close(made, 1)
    return made


def _add(made: Tokens, text: str, field: Field, offset: int, kind: int, room: int) -> None:
    # A piece stands for at least one character, and most for four or more.
    encoded = tokenizer().encode(text[: room * 12], add_special_tokens=False)
    words, spans = encoded.word_ids, encoded.offsets
    ends = dict(zip(words, [end for _, end in spans], strict=True))
    begins = dict(zip(reversed(words), [begin for begin, _ in reversed(spans)], strict=True))
    loud = is_loud(text)
    shapes = {word: shape(text[begin : ends[word]], loud) for word, begin in begins.items()}
    made.ids.extend(encoded.ids[:room])
    made.shapes.extend([shapes[word] for word in words[:room]])
    count = len(words[:room])
    made.types.extend([kind] * count)
    made.fields.extend([field] * count)
    made.begins.extend([begin + offset for begin, _ in spans[:room]])
    made.ends.extend([end + offset for _, end in spans[:room]])


def _close(made: Tokens, kind: int) -> None:
    made.ids.append(_SEP)
    made.shapes.append(LOWER)
    made.types.append(kind)
    made.fields.append(None)
    made.begins.append(0)
    made.ends.append(0)
