"""XML that is none, mended: what feeds get wrong every day, each without touching what is right."""

import re
from html.entities import html5

from processors.wire.malformed import Words, malformed

# What XML 1.0 allows as characters; the rest ends a strict parser.
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARATION = re.compile(r"<\?xml\b[^>]{0,300}\?>")
_REFERENCE = re.compile(r"&(?:#(\d{1,7});|#[xX]([0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ENTITY = re.compile(r"""<!ENTITY\s+(%\s+)?([\w.:-]{1,60})\s+(SYSTEM\b|PUBLIC\b|"[^"]{0,400}"|'[^']{0,400}')""")
_ONE = {
    "names of HTML entities": "name of an HTML entity",
    "unknown entities": "unknown entity",
    "bare ampersands": "bare ampersand",
    "references to no character": "reference to no character",
}
_ENDS = ("</item>", "</entry>", "</newsItem>")
_DECLARES = Words("a document that declares entities")


def without_doctype(text: str) -> str:
    """The document without its XML declaration and document type, so that no parser acts on them.

    A type that declares only what HTML calls by the same name is harmless: the names of HTML are known. Raises
    Malformed for any other entity declared before the root element; the words inside an article do not matter.
    """
    begin = _DECLARATION.match(text)
    at = begin.end() if begin else 0
    kept = at
    while at < len(text):
        if text[at].isspace():
            at += 1
        elif text.startswith("<!--", at):
            at = _after(text, "-->", at)
        elif text.startswith("<?", at):
            at = _after(text, "?>", at)
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            end = _doctype_end(text, at)
            _check(text[at:end])
            return text[kept:at] + text[end:]
        else:
            break
    return text[kept:]


def _after(text: str, mark: str, at: int) -> int:
    end = text.find(mark, at)
    return len(text) if end < 0 else end + len(mark)


def _doctype_end(text: str, at: int) -> int:
    end, subset = text.find(">", at), text.find("[", at)
    if 0 <= subset < end:
        # Quoted values may hold brackets; a type that needs them declares what is refused anyway.
        close = re.compile(r"\]\s*>").search(text, subset)
        return close.end() if close else len(text)
    return end + 1 if end >= 0 else len(text)


def _check(doctype: str) -> None:
    declared = doctype.count("<!ENTITY")
    known = [
        found
        for found in _ENTITY.finditer(doctype)
        if not found[1] and found[3] not in ("SYSTEM", "PUBLIC") and f"{found[2]};" in html5
    ]
    if declared != len(known):
        raise malformed("xml", None, _DECLARES, "XML without entity declarations")


def mended(text: str) -> tuple[str, list[str]]:
    """The text with references and characters put right outside CDATA, and what was done, in words."""
    notes: list[str] = []
    clean, count = _ILLEGAL.subn("", text)
    if count:
        notes.append(f"{count} control {'character' if count == 1 else 'characters'}")
    seen: dict[str, int] = {}
    parts = []
    for verbatim, part in _parts(clean):
        parts.append(part if verbatim else _REFERENCE.sub(lambda found: _replaced(found, seen), part))
    notes += [f"{count} {_ONE.get(name, name) if count == 1 else name}" for name, count in seen.items()]
    return "".join(parts), notes


def _parts(text: str) -> list[tuple[bool, str]]:
    """The text in pieces; those marked True are CDATA and stay as they are."""
    pieces, at = [], 0
    while (begin := text.find("<![CDATA[", at)) >= 0:
        end = text.find("]]>", begin)
        if end < 0:
            break
        pieces += [(False, text[at:begin]), (True, text[begin : end + 3])]
        at = end + 3
    return [*pieces, (False, text[at:])]


def _replaced(found: re.Match[str], seen: dict[str, int]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name in _OWN:
        return found[0]
    if name:
        known = html5.get(f"{name};")
        _count(seen, "names of HTML entities" if known else "unknown entities")
        return _escaped(known) if known else f"&amp;{name};"
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        if code > 0x10FFFF or _ILLEGAL.match(chr(code)):
            _count(seen, "references to no character")
            return ""
        return found[0]
    _count(seen, "bare ampersands")
    return "&amp;"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _count(seen: dict[str, int], name: str) -> None:
    seen[name] = seen.get(name, 0) + 1


def cut_off(text: str) -> tuple[str, bool]:
    """What is whole of a document that breaks off: up to the end of its last entry. "" where no entry is whole."""
    body = text.rstrip()
    if body.endswith(">") and re.search(
        r"</(?:\w+:)?(?:rss|rdf|feed|newsMessage|newsItem|nitf|html|\w+)\s*>$", body, re.I
    ):
        name = re.search(r"<(?![!?/])([\w:.-]{1,80})", body)
        if name and body.endswith(f"</{name[1]}>"):
            return body, False
    end = max((body.rfind(mark) + len(mark) for mark in _ENDS if mark in body), default=0)
    return body[:end], True
