"""Word pieces of a passage with the offsets they stand at and how they are written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate

from tokenizers import Tokenizer

from schemas.base import Field

LONGEST, HEADLINE = 508, 96  # pieces of a passage that the encoder is shown, and of its headline
# How a word is written. The encoder reads lower case only, and a name is easier to see by its capital.
LOWER, TITLE, UPPER, DIGIT, LOUD = range(5)
_CLS, _SEP = 101, 102
# Words whose pieces are remembered, and letters of such a word: an outsider may write words of a piece a letter.
_KEPT, _SHORT = 30_000, 24
# Whatever else parts words, such as a tab, is left to the tokenizer.
_WORD = re.compile(r"[^ \n]+")


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
    found = list(_WORD.finditer(text, 0, room * 12))
    words = _cut().of([match.group() for match in found])
    begins = [match.start() + offset for match in found]
    shapes = [shape for word in words for shape in word.shapes]
    if is_loud(text):
        shapes = [LOUD if shape in (TITLE, UPPER) else shape for shape in shapes]
    ids = [piece for word in words for piece in word.ids][:room]
    made.ids.extend(ids)
    made.shapes.extend(shapes[:room])
    made.types.extend([kind] * len(ids))
    made.fields.extend([field] * len(ids))
    made.begins.extend([at + begin for at, word in zip(begins, words, strict=True) for begin in word.begins][:room])
    made.ends.extend([at + end for at, word in zip(begins, words, strict=True) for end in word.ends][:room])


@dataclass(frozen=True, slots=True)
class _Word:
    """The pieces of what stands between two spaces, with offsets within it and how they are written in mixed case."""

    ids: list[int]
    shapes: list[int]
    begins: list[int]
    ends: list[int]


class _Cut:
    """The words met, cut into pieces; when there are too many it begins anew."""

    def __init__(self) -> None:
        self._known: dict[str, _Word] = {}

    def of(self, words: list[str]) -> list[_Word]:
        """Each word in pieces. Those not known are cut at once: a space is what the tokenizer cuts at in any case."""
        known = self._known
        new = [word for word in dict.fromkeys(words) if word not in known]
        if len(known) + len(new) > _KEPT:
            known.clear()
            new = list(dict.fromkeys(words))
        if not new:
            return [known[word] for word in words]
        made = dict(zip(new, _pieces(new), strict=True))
        cut = [made[word] if word in made else known[word] for word in words]
        known.update({word: pieces for word, pieces in made.items() if len(word) <= _SHORT})
        return cut


@cache
def _cut() -> _Cut:
    return _Cut()


def _pieces(words: list[str]) -> list[_Word]:
    """The pieces of some words, in their order."""
    made = [_Word([], [], [], []) for _ in words]
    text = " ".join(words)
    encoded = tokenizer().encode(text, add_special_tokens=False)
    numbers, spans = encoded.word_ids, encoded.offsets
    ends = dict(zip(numbers, [end for _, end in spans], strict=True))
    begins = dict(zip(reversed(numbers), [begin for begin, _ in reversed(spans)], strict=True))
    shapes = {number: shape(text[begin : ends[number]], False) for number, begin in begins.items()}
    stops = list(accumulate(len(word) + 1 for word in words))
    at = 0
    for piece, number, (begin, end) in zip(encoded.ids, numbers, spans, strict=True):
        while begin >= stops[at]:
            at += 1
        first = stops[at] - len(words[at]) - 1
        word = made[at]
        word.ids.append(piece)
        word.shapes.append(shapes[number])
        word.begins.append(begin - first)
        word.ends.append(end - first)
    return made


def _close(made: Tokens, kind: int) -> None:
    made.ids.append(_SEP)
    made.shapes.append(LOWER)
    made.types.append(kind)
    made.fields.append(None)
    made.begins.append(0)
    made.ends.append(0)
