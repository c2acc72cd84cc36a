"""Markup found and removed: tags, comments and scripts of HTML and XML text, in one pass whatever the text is like."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

# What these hold is no text.
_HIDDEN = frozenset({"script", "style", "title", "head"})
BLOCKS = frozenset(
    "p div br hr h1 h2 h3 h4 h5 h6 li ul ol dl dt dd table tr td th block blockquote body section article main header "
    "footer aside figure figcaption pre center hl1 hl2 hedline".split()
)
_BLOCKS = BLOCKS | {f"/{name}" for name in BLOCKS}  # as marks name them
COMMENT = "!--"
_LONGEST = 2000  # characters of a tag; a longer one is text
# The beginning of a tag: its stroke and its name, without a prefix (`h:p` is a `p`).
_BEGIN = re.compile(r"<(/?)(?>(?:[A-Za-z][\w.-]{0,30}+:)?)([A-Za-z][A-Za-z0-9]{0,30}+)")
# The rest of a tag: quotes behind an equals sign may hold what would end it.
_QUOTED = re.compile(r"""(?>(?:[^<>=]++|=\s{0,9}+(?>(?:"[^"]{0,2000}+"|'[^']{0,2000}+')?))*)>""")
_REST = re.compile(r"[^<>]{0,2000}+>")
_CDATA = "<![CDATA["
# What may begin a tag, a comment or a declaration: any other stroke is text.
_STROKE = re.compile(r"<(?=[A-Za-z/!?])")


class Mark(NamedTuple):
    """What stands in a text and is none of it: `name` is that of the tag, small, with the stroke of a closing one.

    A comment is named COMMENT, a declaration or one end of CDATA "".
    """

    begin: int
    end: int
    name: str = ""


def marks(value: str, hidden: frozenset[str] = _HIDDEN) -> Iterator[Mark]:
    """Tags, comments and declarations in order; an element that is `hidden` is one mark with all that it holds.

    Of CDATA only the two ends are marks, and of a comment that nothing closes its beginning; a tag without an end is
    text ("a <b"). Takes time in proportion to the text: what was looked for in vain is not looked for again.
    """
    lost: set[str] = set()
    at, close, wasted, equals = 0, -1, 0, 0
    while True:
        stroke = _STROKE.search(value, at)
        begin = stroke.start() if stroke else -1
        if at <= close and (close < begin or begin < 0):
            yield Mark(close, close + 3)
            at = close + 3
            continue
        if begin < 0:
            return
        at = begin + 1
        if value[at] != "!" and (found := _BEGIN.match(value, begin)):
            # Once much was read for nothing, quotes count no more.
            rest = _QUOTED.match(value, found.end(), begin + _LONGEST) if wasted <= len(value) else None
            if not rest:
                if 0 <= equals < at:
                    equals = value.find("=", at)
                wasted += _LONGEST if 0 <= equals < at + _LONGEST else 0
                rest = _REST.match(value, found.end(), begin + _LONGEST)
            if rest:
                name, at = found[2].lower(), rest.end()
                if name in hidden and not found[1] and value[at - 2] != "/" and name not in lost:
                    at = _behind(value, name, at, lost)
                yield Mark(begin, at, found[1] + name)
        elif value.startswith(_CDATA, begin):
            at = begin + len(_CDATA)
            if close < at and _CDATA not in lost:
                close = value.find("]]>", at)
                if close < 0:
                    lost.add(_CDATA)
            yield Mark(begin, at)
        elif value.startswith("<!--", begin):
            end = -1 if COMMENT in lost else value.find("-->", begin + 2)
            if end < 0:
                lost.add(COMMENT)
            at = end + 3 if end >= 0 else begin + 4
            yield Mark(begin, at, COMMENT if end >= 0 else "")
        elif value[at] in "!?/" and (rest := _REST.match(value, at)):
            at = rest.end()
            yield Mark(begin, at)


def _behind(value: str, name: str, at: int, lost: set[str]) -> int:
    """Where an element ends that begins before `at`; `at` itself where nothing closes it."""
    close = re.compile(rf"</(?>(?:[a-z][\w.-]{{0,30}}+:)?){name}\b[^<>]{{0,99}}+>", re.I | re.A).search(value, at)
    if close:
        return close.end()
    lost.add(name)
    return at


def stripped(value: str) -> str:
    """The text of a marked-up value: blocks apart by an empty line, entities decoded once.

    A value that was escaped twice, and so holds no tag until it is decoded, is taken as the markup that it was.

    >>> stripped("<p>Two &amp; two</p><script>if (a<b) x()</script><p>make four</p>")
    '\\n\\nTwo & two\\n\\n\\n\\nmake four\\n\\n'
    >>> stripped("&lt;p&gt;Two &amp;amp; two&lt;/p&gt;")
    '\\n\\nTwo & two\\n\\n'
    """
    text, tags = _without(value)
    if not tags and "&lt;" in value and has_blocks(text):
        text, _ = _without(text)
    return text


def _without(value: str) -> tuple[str, bool]:
    """A value without its marks and with its entities decoded, and whether it had any tag."""
    parts: list[str] = []
    at, tags = 0, False
    for mark in marks(value):
        parts.append(value[at : mark.begin])
        at = mark.end
        tags = tags or mark.name not in ("", COMMENT)
        if mark.name in _BLOCKS:
            parts.append("\n\n")
    parts.append(value[at:])
    return unescape("".join(parts)), tags


def has_blocks(value: str) -> bool:
    """Whether a value holds a block tag or a comment, and so is markup whatever its content type says."""
    return any(mark.name == COMMENT or mark.name in _BLOCKS for mark in marks(value))
