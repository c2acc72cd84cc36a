"""Markup removed: tags, scripts and styles of HTML and XML text, in one pass whatever the text is like."""

from html import unescape

# What these hold is no text.
_HIDDEN = frozenset({"script", "style", "title", "head"})
_BLOCKS = frozenset(
    "p div br h1 h2 h3 h4 h5 h6 li ul ol table tr td block blockquote body section article figcaption hl2 "
    "hedline".split()
)
_LONGEST = 2000  # characters of a tag; a longer one is text


def stripped(value: str) -> str:
    """The text of a marked-up value: blocks apart by an empty line, entities decoded once.

    >>> stripped("<p>Two &amp; two</p><script>if (a<b) x()</script><p>make four</p>")
    '\\n\\nTwo & two\\n\\n\\n\\nmake four\\n\\n'
    """
    low = value.lower()
    parts: list[str] = []
    at, lost = 0, set[str]()
    while (begin := value.find("<", at)) >= 0:
        end = value.find(">", begin, begin + _LONGEST)
        again = value.find("<", begin + 1, end if end >= 0 else begin + 1)
        if end < 0 or again >= 0:
            # A mark of its own: "a < b".
            parts.append(value[at : begin + 1])
            at = begin + 1
            continue
        parts.append(value[at:begin])
        name = _name(low[begin + 1 : end])
        at = end + 1
        if name in _HIDDEN and name not in lost:
            close = low.find(f"</{name}", at)
            stop = low.find(">", close) if close >= 0 else -1
            if stop >= 0:
                at = stop + 1
            else:
                lost.add(name)
        elif name.lstrip("/") in _BLOCKS:
            parts.append("\n\n")
    parts.append(value[at:])
    return unescape("".join(parts))


def has_blocks(value: str) -> bool:
    """Whether a value holds a block tag, and so is markup whatever its content type says."""
    at = -1
    while (at := value.find("<", at + 1)) >= 0:
        if _name(value[at + 1 : at + 14].lower()).lstrip("/") in _BLOCKS and value.find(">", at, at + _LONGEST) >= 0:
            return True
    return False


def _name(tag: str) -> str:
    """The name of a tag, with the stroke of a closing one."""
    for n, char in enumerate(tag[:14]):
        if not (char.isalnum() or (n == 0 and char == "/")):
            return tag[:n]
    return tag[:14]
