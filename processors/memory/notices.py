# ruff: noqa: E501
"""Notices in words: an item that kills, holds or releases another one (dpa: "please hold item dpa 123").

Agencies withdraw stories by a text that names the story: by its id, by its slug or by quoting its headline.
Only the form that agencies use is taken for a notice (capitals or a set phrase at the head of headline or
note, with nothing or a mark behind it); "Gunmen kill five" is news, and so is "ALERT CANCELLED AFTER MISSILE HIT".
"""

import re
from typing import Literal

from schemas import NewsItem, Record

Kind = Literal["kill", "hold", "release"]
LOOKED_AT = 6000  # characters of a notice; agencies keep them to a paragraph


class Notice(Record):
    """What a notice asks for, and by what it names its item: `ids`, `slugs` and `headlines` as written."""

    kind: Kind
    ids: tuple[str, ...] = ()
    slugs: tuple[str, ...] = ()
    headlines: tuple[str, ...] = ()


_PREFIX = (
    r"\W*(?:(?:BULLETIN|MANDATORY|URGENT|ATTENTION|ATTN|EDITORS|ADVISORY|NOTICE|NOTE|TO|CLIENTS|EDS|MEDIA)\W+){0,6}"
)
# What stands behind a command: a colon, a dash, a bracket or nothing. A hyphen makes words (KILL-SWITCH, HOLD-UP), but
# not of what is done already (WITHDRAWN-Blast).
_END = r"(?=\s*+(?:[:–—/()\[\]\"“]|-\s|$)|\s-)"
_OR_DASH = r"(?:(?=-)|" + _END + ")"
# Or the item that is meant: KILL ITEM dpa 123, KILL STORY BC-Karvel-Blast.
_OBJECT = r"(?:" + _END + r"|(?=\s++(?:[A-Za-z]{2,10}\s)?(?:[\w.]{0,30}\d|\w{1,30}[-/:]\w)))"
_HEADS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("release", re.compile(_PREFIX + r"(?:HOLD\W+(?:IS\W+)?(?:LIFTED|RELEASED|CANCELL?ED)|RELEASE[DS]?\W+(?:HOLD|HELD)(?:\W+(?:STORY|ITEM|COPY))?|HOLD\W+RELEASE)" + _END)),
    ("kill", re.compile(_PREFIX + r"(?:KILL(?:\W+KILL)+" + _END + r"|KILL\W+(?:NOTICE|ADVISORY|ORDER|MANDATORY)" + _END + r"|KILL\W+(?:STORY|ITEM|COPY|FILE)" + _OBJECT + r"|KILL" + _END + r")")),
    ("kill", re.compile(_PREFIX + r"(?:(?:STORY|ITEM|ALERT|ARTICLE|REPORT|SNAP|FLASH|COPY|NEWS)\W+(?:IS\W+|HAS\W+BEEN\W+)?(?:WITHDRAWN|KILLED|RETRACTED|CANCELL?ED)|WITHDRAWN|WITHDRAWAL|RETRACTION|RETRACTED)" + _OR_DASH)),
    ("hold", re.compile(_PREFIX + r"(?:HOLD(?:\W+HOLD)+" + _END + r"|HOLD\W+(?:NOTICE|ADVISORY)" + _END + r"|HOLD\W+(?:STORY|ITEM|COPY)" + _OBJECT + r"|HOLD\W+FOR\W+RELEASE(?:" + _END + r"|(?=\s++(?:AT|UNTIL|TILL|ON|\d)))|HOLD" + _END + r"|(?:STORY|ITEM|ALERT)\W+(?:ON\W+HOLD|WITHHELD)" + _END + r")")),
)  # fmt: skip
# In a note to editors, which is none of the news, the same in small letters, and about the item that carries it.
_OWN = r"(?:this\s+|the\s+above\s+)?(?:story|item|article|alert|report|snap|flash|copy|dispatch)"
_STOP = r"(?=\s*+(?:[:–—\-/()\[\].,;!]|$))"
_TO = r"\W*+(?:(?:editors?|eds|attention|attn|note|notice|to|clients|subscribers|bulletin|urgent|advisory|all|please|mandatory)\b\W*+){0,6}"
_NOTES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("release", re.compile(_TO + r"(?:hold\s+(?:is\s+)?(?:lifted|released|cancell?ed)|release\s+(?:hold|held\s+" + _OWN + r"))" + _STOP, re.I)),
    ("kill", re.compile(_TO + r"kill(?>(?:\W+kill)*)(?:\W+(?:notice|advisory|" + _OWN + r"))?" + _STOP, re.I)),
    ("kill", re.compile(_TO + r"(?:" + _OWN + r"\s+(?:(?:is|was|has\s+been)\s+)?(?:hereby\s+|now\s+)?(?:withdrawn|killed|retracted)|withdrawn|retracted)" + _STOP, re.I)),
    ("kill", re.compile(_TO + r"(?:" + _OWN + r"\s+(?:should|must|may)\s+not\s+be\s+used|(?:do\s+not\s+use|withdraw|spike|retract)(?:\s+" + _OWN + r")?)" + _STOP, re.I)),
    ("hold", re.compile(_TO + r"(?:hold(?>(?:\W+hold)*)(?:\s+" + _OWN + r"|\s+for\s+release)?|" + _OWN + r"\s+(?:is\s+)?(?:on\s+hold|withheld))" + _STOP, re.I)),
)  # fmt: skip
# A headline that says "to editors" is none of the news; what it asks for may stand in small letters anywhere.
_ADVISORY = re.compile(
    r"\W*(?:(?:news|mandatory|urgent|media)\W+)?(?:advisory|attention|attn|notice|notes?|editors'?|eds|clients|subscribers|bulletin|correction to wire)\b[^a-z0-9]{0,4}(?:to\W+|for\W+|:|\W*$|editors|clients|all|users|subscribers|story|item|-)",
    re.I,
)
# What is asked for must be asked of a story: "army withdraws from city" asks nothing of editors.
_FEW = r"(?:(?!(?:from|after|as|in|on|at|by|with|over|near|and|to|of|for|before|amid)\b)[\w'’-]{1,20}\s+){0,3}"
_THING = r"(?:stor(?:y|ies)|items?|articles?|alerts?|snaps?|flash(?:es)?|reports?|cop(?:y|ies)|dispatch(?:es)?|filings?|urgents?|newsalerts?|leads?|takes?|file)\b"
_STORY = r"(?:the\s+|our\s+|this\s+|an?\s+)?" + _FEW + _THING
# Between a story and what became of it stands at most what it is called.
_CALLED = r"(?:[\s,]+(?:headlined?|headed|slugged|titled|entitled|dated|numbered|id|no|on|about|from)\b[^.\n]{0,200}?|\s+[\"“„«‘'(][^.\n]{0,200}?|[\s:]+(?:[a-z]{2,10}\s)?[\w:/.-]*\d[\w:/.-]*|\s+[A-Za-z0-9]+(?:[-/][A-Za-z0-9]+)+)?"
_GONE = r"(?:withdrawn|killed|retracted)\b"
_ASKS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("release", re.compile(r"\b(?:hold|embargo)\b[^.]{0,60}\b(?:lifted|released|cancell?ed)|\b(?:release|restore)s?\s+(?:the|our|held)\b", re.I)),
    ("kill", re.compile(r"\b(?:kill|withdraw|retract|disregard|delete|do\s+not\s+use|not\s+to\s+use|spike)\s+" + _STORY, re.I)),
    ("kill", re.compile(r"\b" + _THING + r"(?:\s+|" + _CALLED + r"\s+(?:is|are|was|has\s+been|have\s+been)\s+)(?:hereby\s+|now\s+)?" + _GONE, re.I)),
    ("hold", re.compile(r"\b(?:hold|withhold|do\s+not\s+publish)\s+" + _STORY + r"|\b" + _THING + _CALLED + r"\s+(?:(?:is|are)\s+)?(?:on\s+hold|withheld)\b", re.I)),
)  # fmt: skip
_PHRASES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("release", re.compile(r"\b(?:hold|embargo)\s+on\b.{0,120}?\bis\s+lifted|\b(?:may|can)\s+(?:again\s+be|now\s+be)\s+used\b|\busable\s+in\s+(?:its\s+)?original\s+form|\bplease\s+(?:release|restore)\s+" + _STORY, re.I)),
    ("kill", re.compile(r"\b(?:please|editors?,?|clients|subscribers|must|should|are\s+asked\s+to|asked\s+to)\s+(?:immediately\s+|at\s+once\s+)?(?:kill|withdraw|delete|spike|disregard|do\s+not\s+use|not\s+use|remove|destroy)\s+" + _STORY, re.I)),
    ("kill", re.compile(r"\b" + _THING + _CALLED + r"\s+(?:is|are|has\s+been|have\s+been|was)\s+(?:hereby\s+)?" + _GONE, re.I)),
    ("kill", re.compile(r"\bwe\s+(?:are\s+)?(?:withdraw(?:ing)?|retract(?:ing)?|kill(?:ing)?)\s+" + _STORY, re.I)),
    ("hold", re.compile(r"\b(?:please|editors?,?|clients|subscribers|asked\s+to)\s+(?:hold|withhold|do\s+not\s+publish)\s+" + _STORY, re.I)),
)  # fmt: skip
# A journal retracts an article in the news; a notice speaks to those who would print the story.
_ADDRESSED = re.compile(
    r"(?:^|[.!?]\s)\W{0,3}(?:editors|eds)\s{0,2}[,:]"
    r"|\b(?:(?:to|attention|attn)[\s,:]{1,3}editors|clients|subscribers|desks|please|advisory|notice|media\s+are|we\s+(?:are|withdraw|retract|kill))\b",
    re.I | re.M,
)
_URI = re.compile(r"\b(?:urn|tag|https?):[^\s\"'“”‘’<>()\[\],;]{3,200}", re.I)
# An id carries a digit and a mark of its making: "dpa 123", "PAN0618-03", "mm-0618-03", "ID 88213".
_ID = re.compile(
    r"\b[A-Za-z]{0,12}[:/_.\-]?(?:[A-Za-z0-9]{1,16}[:/_.\-]){0,5}[A-Za-z]{0,12}\d[A-Za-z0-9]{0,24}(?:[:/_\-][A-Za-z0-9]{1,24}){0,5}"
)
_NAMED_ID = re.compile(r"\b(?:item|id|number|no\.?|ref(?:erence)?|guid|story|alert|uri)\s*[:#]?\s*([A-Za-z]{2,10}\s\d{1,10})\b", re.I)  # fmt: skip
_SLUG = re.compile(
    r"\b(?:slug(?:ged|line[ds]?)?|keyword(?:ed)?|catchline)\b[:\s]{1,3}[\"“'‘]?([A-Za-z0-9][A-Za-z0-9/\-_.]{2,80}(?:\s[A-Z0-9/\-]{2,40}){0,4})"
)
# A slug goes by its form alone right behind what is asked: "Please kill item BC-Karvel-Blast".
_BARE_SLUG = re.compile(
    r"\b(?:items?|stor(?:y|ies)|alerts?|snap|flash|copy|file|kill|hold|release|withdraw)\b[\s:\-–—]{1,3}"
    r"([A-Za-z0-9]{1,24}(?:[\-/][A-Za-z0-9]{1,24}){1,8})(?![\w/\-])",
    re.I,
)
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»\n]{8,240})[\"”»]|[‘']([^‘’'\n]{12,240}(?:['’][a-z][^‘’'\n]{0,200}){0,3})['’](?=[\s.,;:)]|$)")  # fmt: skip
_HEADED = re.compile(
    r"\b(?:headlined?|titled|entitled|under\s+the\s+headline|headline\s+reads?)\b[:\s]{1,3}([^\"“\n]{10,200}?)(?=[.\n]|$)",
    re.I,
)


def read_notice(item: NewsItem) -> Notice | None:
    """The notice that an item is, or None when it is news."""
    headline = item.headlines[0].value if item.headlines else item.title or ""
    note, body = (item.ed_note or "")[:LOOKED_AT], _body(item)
    kind = _kind(headline[:400], note, body)
    if kind is None:
        return None
    text = "\n".join((headline[:400], note, body))
    uris = tuple(u.rstrip(".") for u in _URI.findall(text))
    bare = _URI.sub(" ", text)
    ids = (
        *uris,
        *(m.group(1) for m in _NAMED_ID.finditer(bare)),
        *(m.group().strip(".-:/") for m in _ID.finditer(bare)),
    )
    quoted = tuple((a or b).strip(" ,.") for a, b in _QUOTED.findall(text)) + tuple(
        h.strip() for h in _HEADED.findall(text)
    )
    # "KILL: Blast in market kills 12" quotes the headline by repeating it.
    after = re.split(r"[:\-–—]\s+", headline, maxsplit=1)
    repeated = (after[1].strip(),) if len(after) == 2 and len(after[1]) > 12 else ()
    slugs = tuple(m.group(1).rstrip(".") for slug in (_SLUG, _BARE_SLUG) for m in slug.finditer(text))
    return Notice(kind=kind, ids=_once(ids), slugs=_once(slugs), headlines=_once(quoted + repeated))


def _kind(headline: str, note: str, body: str) -> Kind | None:
    for text in (headline, note, body[:300]):
        for kind, pattern in _HEADS:
            if pattern.match(text):
                return kind
    for kind, pattern in _NOTES:
        if pattern.match(note):
            return kind
    if _ADVISORY.match(headline):
        for text in (headline, body[:600]):
            for kind, pattern in _ASKS:
                if pattern.search(text):
                    return kind
    if not _ADDRESSED.search("\n".join((headline, note, body[:500]))):
        return None
    for text in (headline, note, body[:500]):
        for kind, pattern in _PHRASES:
            if pattern.search(text):
                return kind
    return None


def _body(item: NewsItem) -> str:
    # Tags would hide quotation marks in attributes; a notice in markup is short and simple.
    value = item.bodies[0].value if item.bodies else item.descriptions[0].value if item.descriptions else ""
    return re.sub(r"<[^>]{1,500}>", " ", value[:LOOKED_AT])


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in values if v))[:40]
