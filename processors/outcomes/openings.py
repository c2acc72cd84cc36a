"""How a match of a pattern may begin: the letters looked for in one pass before the pattern itself is tried."""

import re

# Brackets, escapes, classes, bars, letters: a pattern in pieces.
_PIECE = re.compile(r"\(\?(?:<?[!=]|:)|\\.|\[(?:\\.|[^\]])*\]|.", re.S)
_QUANTIFIER = re.compile(r"[?*+]\??|\{(\d*),?(\d*)\}\??")
_ENOUGH = 8  # letters of a beginning that tell it from most words
# A beginning, and whether it is a whole match so far, which what follows goes on from.
Head = tuple[str, bool]
_NOTHING: frozenset[Head] = frozenset({("", True)})


def openings(pattern: str) -> frozenset[str]:
    """Literal beginnings, with one of which every match of a pattern begins.

    >>> sorted(openings("(?:has|have) not|sign(?:ed|s)|(?:the )?text"))
    ['has not', 'have not', 'signed', 'signs', 'text', 'the text']

    Raises ValueError where a match may begin with anything.
    """
    heads = frozenset(head for each in alternatives(pattern) for head, _ in _heads(each))
    if "" in heads:
        raise ValueError(f"a pattern must begin with letters, so that they can be looked for: {pattern[:80]!r}")
    return heads


def alternatives(pattern: str) -> list[str]:
    """A pattern cut at the bars that stand outside all brackets."""
    found, depth, begin = [], 0, 0
    for piece in _PIECE.finditer(pattern):
        text = piece.group()
        depth += text.startswith("(") - (text == ")")
        if text == "|" and not depth:
            found.append(pattern[begin : piece.start()])
            begin = piece.end()
    return [*found, pattern[begin:]]


def _heads(pattern: str) -> frozenset[Head]:
    """The beginnings of one alternative, each as far as it is literal."""
    heads, at = _NOTHING, 0
    while at < len(pattern) and any(whole for _, whole in heads):
        element, at = _element(pattern, at)
        heads = frozenset(
            (head + more, still and len(head + more) < _ENOUGH) if whole else (head, False)
            for head, whole in heads
            for more, still in (element if whole else _NOTHING)
        )
    return heads


def _element(pattern: str, at: int) -> tuple[frozenset[Head], int]:
    """The beginnings of the letter, class or bracket at an offset, and where the next one stands."""
    piece = _PIECE.match(pattern, at)
    text = piece.group() if piece else ""
    end = at + len(text)
    if text.startswith("("):
        end = _close(pattern, at)
        inside = pattern[at + len(text) : end - 1]
        # What only looks about takes nothing.
        heads = frozenset(h for a in alternatives(inside) for h in _heads(a)) if text == "(?:" else _NOTHING
    else:
        heads = frozenset((letter, True) for letter in _letters(text)) or frozenset({("", False)})
    quantifier = _QUANTIFIER.match(pattern, end)
    if quantifier is None:
        return heads, end
    told = quantifier.group()
    if not told.startswith("?"):
        heads = frozenset((head, False) for head, _ in heads)  # it may come again
    if told[0] in "?*" or quantifier.group(1) in ("", "0"):
        heads |= _NOTHING
    return heads, quantifier.end()


def _letters(piece: str) -> str:
    """The letters that a piece may be; none for one that may be too many."""
    if piece == r"\d":
        return "0123456789"
    if piece.startswith("[") and piece[1] != "^" and not re.search(r"\\|\w-\w", piece):
        return piece[1:-1]
    if piece.startswith("\\"):
        return "" if piece[1].isalnum() else piece[1]
    return "" if piece[0] in "[.^$" else piece


def _close(pattern: str, begin: int) -> int:
    """Where the bracket that opens at an offset ends."""
    depth = 0
    for piece in _PIECE.finditer(pattern, begin):
        depth += piece.group().startswith("(") - (piece.group() == ")")
        if not depth:
            return piece.end()
    raise ValueError(f"a bracket is not closed: {pattern[begin:][:80]!r}")
