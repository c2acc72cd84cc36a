"""Who a sentence says did it: claims of responsibility, accusations, denials."""

import re
from dataclasses import dataclass

from processors.events.party import AGENT, entity_party, in_sentence, nameable
from processors.text import Sentence
from schemas import Entity, Party

_CLAIM = re.compile(
    r"(?:claim(?:ed|s|ing)?|took|takes|taken|taking|assumed|admitted|admits|accepted)\s+(?:\w+\s+){0,2}(?:responsibility|credit)|"
    r"\bclaim(?:ed|s)\s+(?:it\b|the\s+(?:\w+\s+){0,2}(?:attack|ambush|blast|bomb|assault|killing|raid|strike|shooting|explosion|operation|abduction|kidnapping|hijacking)|both\b|an?\s+(?:ambush|attack)|to have (?:killed|carried|attacked|shot|destroyed)|separately)|"  # noqa: E501
    r"\bowned up\b|said (?:its|their) (?:fighters|men|members|militants|forces|troops|warplanes|drones|jets) (?:had )?(?:carried|attacked|set|planted|killed|hit|struck|fired|shot|ambushed|stormed|bombed|detonated)"  # noqa: E501
    r"|said (?:it|they) (?:had )?(?:carried out|hit|struck|attacked|killed|targeted|bombed|ambushed|shelled)\b"
)
_CLAIMED_BY = re.compile(
    r"\b(?:was|were|been|later)?\s*claimed by |responsibility (?:for [^.]{1,60} )?(?:was|has been) (?:claimed|taken) by |claim of responsibility (?:by|from) "  # noqa: E501
)
_BLAME = re.compile(
    r"\b(?:blam(?:ed|es|e|ing)|accus(?:ed|es|e|ing)|suspect(?:s|ed)?|point(?:ed)? the finger at|pinned (?:it|the \w+) on|attribut(?:ed|es) (?:it |the \w+ |them )?to|"  # noqa: E501
    r"held responsible|believed to be(?:long to)?|belonged to|carried out by|work of|perpetrated by|linked to|members? of|loyal to|said to be|was from|were from|from)\s"  # noqa: E501
)
_NOBODY = re.compile(
    r"\b(?:no|nobody|none|no one|neither|not|without|yet to|nor)\b(?:\W+\w+){0,7}?\W+(?:claim|responsib|admitted|own up|taken|come forward|blamed|accused)"  # noqa: E501
)
_DENY = re.compile(
    r"\bden(?:ied|ies|y|ying)\b|\brejected (?:the )?(?:accusation|claim|charge|allegation)|\bdisowned\b|\bsaid it (?:was not|had nothing|had no)\b|\bno involvement\b|\bdisclaimed\b"  # noqa: E501
)


@dataclass(frozen=True, slots=True)
class Blamed:
    """Parties of one kind of attribution found in a sentence."""

    attribution: str
    parties: tuple[Party, ...]


def claims(sentence: Sentence, entities: tuple[Entity, ...], any_group: bool) -> Blamed | None:
    """Who a sentence says claimed it or is blamed for it; None when it says neither."""
    low = sentence.text.lower()
    if _NOBODY.search(low):
        return None
    mentions = in_sentence(sentence, entities)
    match = _CLAIM.search(low)
    if match:
        named = [e for b, e_, e in mentions if e_ <= match.start() + 1 and (nameable(e) or e.kind == "country")]
        if named and not re.search(r"\bblam|\baccus", low[: match.start()]):
            chosen = [e for e in named if e.kind == "armed_group"] or named
            return Blamed("claimed", (entity_party(chosen[-1]),))
        text = _subject_before(sentence.text, match.start())
        if text:
            return Blamed("claimed", (Party(text=text),))
    match = _CLAIMED_BY.search(low)
    if match:
        named = [e for b, _, e in mentions if match.end() - 2 <= b <= match.end() + 30 and nameable(e)]
        if named:
            return Blamed("claimed", (entity_party(named[0]),))
        text = _object_after(sentence.text, match.end())
        if text:
            return Blamed("claimed", (Party(text=text),))
    for match in _BLAME.finditer(low):
        verb = match.group().strip()
        weak = verb in ("from", "members of", "member of", "linked to", "loyal to", "suspect")
        named = [
            e
            for b, _, e in mentions
            if match.end() - 1 <= b <= match.end() + 40
            and (e.kind == "armed_group" or (not weak and (nameable(e) or e.kind in ("country",) or e.label == "NORP")))
        ]
        if named:
            first = named[0]
            if first.label == "NORP":
                text = _object_after(sentence.text, match.end())
                return Blamed("accused", (Party(text=text or first.name, country=first.country),))
            return Blamed("accused", (entity_party(first),))
        if not weak and any_group and not verb.startswith(("accus", "suspected")):
            text = _object_after(sentence.text, match.end())
            if text and set(text.lower().split()) & (AGENT | {"group", "faction", "rebels"}):
                return Blamed("accused", (Party(text=text),))
    return None


def denies(sentence: Sentence) -> bool:
    return bool(_DENY.search(sentence.text.lower()))


def _subject_before(text: str, at: int) -> str | None:
    head = re.split(r"[.;:,]|\band\b|\bwhich\b|\bbut\b", text[:at])[-1].strip()
    match = re.search(
        r"((?:the |The )?(?:[A-ZÀ-Þ][\w'’-]*|al|of|for|in|the)(?: (?:[A-ZÀ-Þ][\w'’-]*|al|of|for|the|group|movement))*)\s*(?:later|also|has|have|had|separately|immediately|group|militants|rebels)?\s*$",  # noqa: E501
        head,
    )
    if not match or match.group(1).lower() in ("the", "it", "he", "she", "they", "a", "group", "the group"):
        return None
    return match.group(1) if any(c.isupper() for c in match.group(1)) else None


def _object_after(text: str, at: int) -> str | None:
    match = re.match(
        r"\s*((?:[\w'’-]+ ){0,5}?[\w'’-]+)(?=\s*(?:for|of killing|,|\.|;|$|who|which|in|on|and|but|over|from|with|said|enforcing)\b|[,.;\"“”]|$)",  # noqa: E501
        text[at:],
    )
    return match.group(1) if match else None
