"""The text formats of the teletype: IPTC 7901 and ANPA 1312, headers and all, into ninjs objects."""

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from processors.wire.charset import text_of
from processors.wire.found import Document, Found, refused
from processors.wire.malformed import Words, malformed

# Control characters of both: start of header, start of text, end of text, end of transmission.
_SOH, _STX, _ETX, _EOT = "\x01", "\x02", "\x03", "\x04"
_ANPA = re.compile(r"\x01([a-z])(\d{4})\x1f?([\w.,'-]{0,40})", re.I)
_ANPA_KEY = re.compile(
    r"([a-z]) ([a-z])[\x11-\x14 ]{1,4}(?:(?:am|pm|bc|ap)-)?([a-z][\w.'-]{0,60}),?"
    r"(.{0,60}?) (\d{1,2})-(\d{1,2}) (\d{0,5})", re.I
)  # fmt: skip
_ANPA_TIME = re.compile(r"\b([A-Z]{2,4})-[A-Z]{2}-(\d{2})-(\d{2})-(\d{2}) (\d{2})(\d{2})(?:GMT|UTC)", re.I)
_LEAD = re.compile(r"(\d{1,2})(?:st|nd|rd|th)[ -]?(?:ld|lead|add|sub)", re.I)
_7901 = re.compile(r"\x01?([A-Z]{2,4}) ?(\d{3,4}) (\d) ([A-Z]{1,3}) (\d{1,5})\b([^\r\n]{0,80})\r?\n", re.I)
_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
_7901_TIME = re.compile(
    rf"\b(\d{{2}})(\d{{2}})(\d{{2}}) ?(?:[A-Z]{{1,5}} )?({'|'.join(_MONTHS)})[A-Z]{{0,6}} (\d{{2,4}})", re.I
)
_NOTE = re.compile(r"(?:EDITOR'?S'? NOTE|The following information is not for publication)\W{0,4}(.*)", re.I | re.S)
# ANPA's letters for the order of handling: flash, bulletin, urgent, regular, deferred.
_PRIORITY = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "s": 6}
_MOST = 10_000


def is_teletype(document: bytes) -> bool:
    """Whether a document begins as IPTC 7901 or ANPA 1312 do."""
    head = document[:200].lstrip(b"\x16\x00\r\n ").decode("latin-1")
    return bool(_ANPA.match(head) or _7901.match(head))


def document_of_teletype(document: bytes, charset: str | None = None) -> Document:
    """The messages of a document, each from its header to its end of transmission."""
    text = text_of(document, charset)
    parts = [part for part in re.split(f"(?={_SOH})|{_EOT}", text) if part.strip("\x16\0\r\n \x04")][:_MOST]
    found = []
    for number, part in enumerate(parts, 1):
        place = f"message {number}"
        try:
            found.append(Found(place, _item(part.lstrip("\x16\0\r\n "))))
        except (ValueError, ArithmeticError, LookupError) as error:
            found.append(refused(place, error))
    return Document("ANPA 1312" if _ANPA.match(text.lstrip("\x16\0\r\n ")) else "IPTC 7901", tuple(found))


def _item(message: str) -> dict[str, Any]:
    head, mark, rest = message.partition(_STX)
    if not mark:
        raise malformed("teletype", None, Words("no start of text"), "the character STX before the text")
    text, _, trailer = rest.partition(_ETX)
    if anpa := _ANPA.match(head):
        return _anpa(anpa, head, text, trailer)
    if seven := _7901.match(head):
        return _iptc_7901(seven, head, text, trailer)
    raise malformed("teletype", "header", head[:60], "an IPTC 7901 or ANPA 1312 header")


def _iptc_7901(found: re.Match[str], head: str, text: str, trailer: str) -> dict[str, Any]:
    source, number, priority, category = found[1].lower(), found[2], int(found[3]), found[4].lower()
    time = _7901_TIME.search(trailer) or _7901_TIME.search(text[-200:])
    when = _when(time[5], _MONTHS.index(time[4].upper()) + 1, time[1], time[2], time[3]) if time else None
    slug = " ".join((found[6] + " " + head[found.end() :]).split()).rstrip("/ ") or None
    # Agencies count from 1 again each day.
    day = f"{when:%Y%m%d}" if when else sha256(text.encode()).hexdigest()[:16]
    return _ninjs(f"urn:newswire:{source}:{day}-{number}", "1", source, when, text, slug, priority, category)


def _anpa(found: re.Match[str], head: str, text: str, trailer: str) -> dict[str, Any]:
    key = _ANPA_KEY.search(head, found.end())
    time = _ANPA_TIME.search(trailer)
    when = _when(time[4], int(time[2]), time[3], time[5], time[6]) if time else None
    agency = time[1].lower() if time else "anpa"
    lines = [line.strip("^<=\r\n ") for line in text.split("\n") if line.startswith("^")]
    body = "\n".join(line for line in text.split("\n") if not line.startswith("^"))
    slug = key[3] if key else (found[3] or None)
    # A keyword and its day name the story; "1st Ld" and on are its later versions. Without one, the story number does.
    lead = _LEAD.search(key[4]) if key else None
    named = key and f"{key[5]:0>2}-{key[6]:0>2}-{key[3].lower()}"
    day = f"{when:%Y}-" if when else ""
    uri = f"urn:newswire:{agency}:{day}{named or found[2] + '-' + sha256(text.encode()).hexdigest()[:16]}"
    version = str(int(lead[1]) + 1) if lead else "1"
    priority = _PRIORITY.get(key[1].lower()) if key else None
    item = _ninjs(uri, version, agency, when, _set(body), slug, priority, key[2].lower() if key else None)
    titles = [line for line in lines if line and not re.match(r"[A-Z]{2}-", line) and "NOTE" not in line[:16]]
    if titles:
        item["headlines"] = [{"role": "main", "value": _set(titles[0]).strip()}]
    if len(titles) > 1 and titles[1].lower().startswith("by "):
        item["by"] = titles[1]
    return item


def _set(text: str) -> str:
    """What ANPA's type setting stands for."""
    return re.sub(r"(?<=\s)_(?=\s)", "—", text.replace("``", "“").replace("''", "”"))


def _ninjs(
    uri: str, version: str, source: str, when: datetime | None, text: str, slug: str | None, priority: int | None,
    category: str | None,
) -> dict[str, Any]:  # fmt: skip
    note = _NOTE.search(text)
    paragraphs = _paragraphs(text[: note.start()] if note else text)
    headline = None
    if len(paragraphs) > 1 and len(paragraphs[0]) < 160 and not paragraphs[0].endswith("."):
        headline = paragraphs.pop(0)
    if not paragraphs and not headline:
        raise malformed("teletype", "text", None, "the text of the item")
    return {
        "uri": uri,
        "version": version,
        "type": "text",
        "versionCreated": when.isoformat() if when else None,
        "urgency": priority if priority and 1 <= priority <= 9 else None,
        "slugline": slug,
        "edNote": " ".join(note[1].split()) if note else None,
        "headlines": [{"role": "main", "value": headline}] if headline else [],
        "bodies": [{"role": "text", "contentType": "text/plain", "value": "\n\n".join(paragraphs)}],
        "infoSources": [{"name": source.upper(), "role": "source"}],
        "subjects": [{"name": category}] if category else [],
    }


def _paragraphs(text: str) -> list[str]:
    """Lines joined to paragraphs: an empty line or an indented one begins a new one."""
    found: list[list[str]] = [[]]
    first = True
    for line in re.sub(r"[\x00-\x08\x0e-\x1f]", "", text).splitlines():
        if not line.strip() or line[:1] in " \t" or (first and found[-1]):
            first = False
            found.append([])
        if line.strip():
            found[-1].append(line.strip())
    return [" ".join(lines) for lines in found if lines]


def _when(year: str, month: int, day: str, hour: str, minute: str) -> datetime | None:
    number = int(year)
    try:
        return datetime(number if number > 99 else 2000 + number, month, int(day), int(hour), int(minute), tzinfo=UTC)
    except ValueError:
        return None
