"""Named operations, conflicts, meetings and documents: capitalised names that end or begin with the word for them."""

import re
from typing import NamedTuple


class Titled(NamedTuple):
    begin: int
    end: int
    label: str
    kind: str


_CAP = r"(?:[A-ZÀ-Þ0-9][\w’'.&-]*)"
_RUN = rf"{_CAP}(?: (?:(?:of|on|for|and|the|de|to) ){{0,2}}{_CAP}){{0,5}}"
_FORMS = (
    ("EVENT", "operation", re.compile(rf"\bOperation {_CAP}(?: {_CAP}){{0,2}}")),
    (
        "EVENT",
        "conflict",
        re.compile(
            r"\b(?:World War (?:I{1,2}|One|Two|1|2)|(?:First|Second) World War|Cold War|Six[- ]Day War|"
            r"(?:Persian )?Gulf War|Yom Kippur War|(?:Vietnam|Korean|Falklands|Kargil|Iraq|Afghan|Boer|Crimean|Bosnian|"
            r"Kosovo|Chechen|Tigray|Winter|Continuation|Spanish Civil|American Civil|Syrian Civil|Sudanese Civil) War|"
            r"(?:First|Second) Intifada)\b"
        ),
    ),
    (
        "LAW",
        "treaty",
        re.compile(
            rf"\b{_RUN} (?:Agreements?|Treaty|Accords?|Pact|Convention|Protocol|Charter|Covenant|Memorandum)\b"
            rf"|\b(?:Treaty|Convention|Protocol|Charter|Accord|Agreement|Pact) (?:of|on|for) (?:the )?{_RUN}"
        ),
    ),
    (
        "LAW",
        "declaration",
        re.compile(rf"\b{_RUN} (?:Declaration|Communiqué|Communique|Statement)\b|\bDeclaration of {_RUN}"),
    ),
    ("LAW", "resolution", re.compile(r"\b(?:(?:UN |U\.N\. )?Security Council )?[Rr]esolution (?:No\. ?)?\d{1,4}\b")),
    ("LAW", "law", re.compile(rf"\b{_RUN} (?:Act|Bill|Constitution)(?: of \d{{4}})?\b")),
    (
        "EVENT",
        "meeting",
        re.compile(
            rf"\b{_RUN} (?:Summit|Conference|Dialogue|Forum|Assembly Session)\b(?! (?:League|call|room))"
            r"|\b(?:G7|G8|G20|BRICS|NATO|SCO|EU|ASEAN|APEC|SAARC|OIC|Arab League|African Union|Quad|COP\d\d)"
            r" [Ss]ummit\b"
        ),
    ),
)  # fmt: skip
# One cheap look before any expression runs.
_CUES = (
    "Operation ", " War", "Intifada", "Agreement", "Treaty", "Accord", "Pact", "Convention", "Protocol", "Charter",
    "Covenant", "Memorandum", "Declaration", "Communiq", "Statement", "esolution ", " Act", " Bill", "Constitution",
    "Summit", " summit", "Conference", "Dialogue", "Forum",
)  # fmt: skip
_LEAD = re.compile(r"(?:The|A|An|In|On|At|By|This|That|Its|His|Their|Under|But|And|For|After|Since|Of)\s+")


def titled(text: str) -> list[Titled]:
    """All of them in a text of mixed case, in no order, without overlaps of one kind with another."""
    if not any(cue in text for cue in _CUES):
        return []
    found: list[Titled] = []
    for label, kind, form in _FORMS:
        for match in form.finditer(text):
            begin = match.start()
            while lead := _LEAD.match(text, begin, match.end()):
                begin = lead.end()
            if " " in text[begin : match.end()] and not any(f.begin < match.end() and begin < f.end for f in found):
                found.append(Titled(begin, match.end(), label, kind))
    return found
