"""Who a sentence says did it: claims of responsibility, accusations, denials."""

import re
from dataclasses import dataclass

from processors.events.agent import AGENT
from processors.events.force import force
from processors.events.naming import entity_party, in_sentence, name_after, nameable
from processors.gate import Gate
from processors.text import Sentence
from processors.vocabulary import vocabulary
from schemas import Entity, Party

_ACTS = (
    "attack|ambush|blast|bomb|bombing|bombings|attacks|blasts|assault|killing|killings|raid|strike|shooting|explosion|operation|abduction|"
    "kidnapping|hijacking|fire|arson|sabotage|action|deed|massacre|assassination|murder"
)
_CLAIM = re.compile(
    r"(?:claim(?:ed|s|ing)?|took|takes|taken|taking|assumed|admitted|admits|accepted)\s+(?:\w+\s+){0,2}(?:responsibility|credit)|"
    rf"\bclaim(?:ed|s)\s+(?:it\b|(?:the|both|an?|this|that|saturday's|sunday's|monday's|tuesday's|wednesday's|thursday's|friday's)\s+(?:\w+\s+){{0,2}}(?:{_ACTS})\b|"
    r"to have (?:killed|carried|attacked|shot|destroyed)|having)|\bowned up\b|"
    r"said (?:that )?(?:its|their) (?:\w+ )?(?:fighters|men|members|militants|forces|troops|warplanes|drones|jets|units|soldiers|gunners|pilots|planes|commandos) (?:had )?\w+ed\b|"  # noqa: E501
    r"said (?:its|their) (?:\w+ )?(?:fighters|men|members|militants|forces|units|commandos) (?:had )?(?:set|shot|hit|struck|laid|put|blown|blew|were behind|was behind)\b|"  # noqa: E501
    r"said (?:in (?:an?|its|their) [\w ’'-]{4,60}? )?(?:on [\w ]{1,24} )?(?:that )?(?:it|they) (?:had |has |have )?(?:been )?(?:was behind|were behind|been behind|carried out|staged|mounted|sent the|sent its|sent a bomber|hit|struck|attacked|killed|targeted|bombed|ambushed|shelled|set|planted|fired|aiming|aimed|engaged|seized)\b|"  # noqa: E501
    r"\bboast(?:ed|s|ing)?\b|said (?:the|both|this|that) (?:[\w-]+ ){0,2}(?:attacks?|blasts?|raids?|bombings?|ambush|killings?|strikes?) (?:was|were) (?:its|their) (?:own )?(?:work|doing)\b|"  # noqa: E501
    r"said (?:an?|the|two|three) (?:[\w-]+ ){1,3}(?:from|of) its\b|"
    r"said (?:it|the (?:ship|vessel|tanker)) had been (?:engaged|targeted|struck|hit)\b"
)
_CLAIMED_BY = re.compile(
    r"\bclaimed by |responsibility (?:for [^.]{1,60} )?(?:was|has been) (?:claimed|taken) by |claim of responsibility (?:by|from) |"  # noqa: E501
    r"(?:statement|communique|message|letter|leaflet|video) (?:signed |issued |released |attributed |purporting )?(?:by|from|to) "  # noqa: E501
)
_BLAME = re.compile(
    r"\b(blam(?:ed|es|e|ing)(?: it on| the \w+ on)?|accus(?:ed|es|e|ing)|suspect(?:s|ed)?(?: that)?|point(?:ed)? the finger at|pointed (?:at|to)|named(?=\sthe\s(?:[\w-]+\s){1,4}(?:front|group|movement|cartel|gang|brigade|faction|militia|clan|army|cell|wing)\b)|pinned (?:it|the \w+) on|"  # noqa: E501
    r"attribut(?:ed|es) (?:it |the \w+ |them |this )?to|held responsible|belie?ved to be(?:long to)?|belong(?:s|ed|ing)? to|h(?:eld|olds|olding)(?=\s[^.;]{3,60}\sresponsible)|naming|carried out by|(?:the )?work of|perpetrated by|"  # noqa: E501
    r"members? of|loyal to|(?:was|were|came) from|signature of|hallmarks? of|bore the marks of|fingers? (?:point|points|pointed) (?:to|at)|linked to|uniforms? of|"  # noqa: E501
    r"fighters of|militants of|rebels of|gunmen of|laid (?:it )?at the door of|say the|said the (?:attackers|gunmen|bomber|killers) (?:was|were)(?: from| members of)?)\s"  # noqa: E501
)
_WEAK = ("members of", "member of", "naming", "loyal to", "linked to", "say the", "suspect", "belonging to")
_NOBODY = re.compile(
    r"\b(?:no|nobody|none|neither|not|without|yet to|nor)\b(?:\W+\w+){0,7}?\W+(?:claim|responsib|admitted|own up|taken|come forward|blamed|accused|suspects)"  # noqa: E501
)
_DENY = re.compile(
    r"\bden(?:ied|ies|y|ying)\b|\brejected (?:the )?(?:accusation|claim|charge|allegation)|\bdisowned\b|\bsaid it (?:was not|had nothing|had no)\b|"  # noqa: E501
    r"\bno involvement\b|\bdisclaimed\b|\bnothing to do with\b|\bnot (?:our|its) (?:work|men)\b"
)


# Claimed once, of other deeds than this.
_OTHERS = re.compile(
    r"\b(?:previous(?! (?:day|night|evening|weekend))|similar|numerous|a (?:string|spate|series|number) of)\b|"
    r"\b(?:earlier|past|many|most) (?:such |of the )?(?:\w+ )?(?:attacks|assaults|bombings|killings|raids|shootings|strikes)\b"  # noqa: E501
)
# "Police identified the gunman as X", "the driver, named as X", "a customer whom they named only as X".
_SUSPECT = (
    "gunm[ae]n|attackers?|assailants?|suspects?|bombers?|shooters?|knifem[ae]n|drivers?|hijackers?|kidnappers?|killers?|arsonists?|"
    "perpetrators?|m[ae]n|youths?|teenagers?|boy|woman"
)
_NAMED_AS = re.compile(
    rf"\b(?:identified|named)\s(?:him|her|(?:the|their|one|an)\s(?:[\w-]+\s)?(?:{_SUSPECT}))\s(?:only\s)?(?:as|to be)\s|"  # noqa: E501
    rf"\b(?:the|a|an)\s(?:[\w-]+\s){{0,2}}(?:{_SUSPECT}),?\s(?:whom?\s)?(?:was\s|were\s|has been\s|have been\s)?(?:later\s)?"  # noqa: E501
    r"(?:identified|named)\s(?:by\s(?:[\w-]+\s){1,4})?(?:only\s)?as\s|"
    r"\bwhom\s(?:[\w-]+\s){1,3}(?:named|identified)\s(?:only\s)?as\s|\bhe was identified\s(?:by\s(?:[\w-]+\s){1,4})?as\s"  # noqa: E501
)
_FELL = re.compile(
    r"\b(?:was|were|had been)\s(?:\w+\s)?(?:shot|killed|stabbed|hacked|beaten|abducted|taken|wounded|hit)\b"
)
_LOST = re.compile(r"\b(?:killed|killing|kills|wounded|wounding|injured|dead|died|abducted)\b")
_VICTIM = re.compile(
    r"\b(?:victims?|dead|deceased|slain|killed|murdered|wounded|injured|missing|hostages?|abducted|kidnapped|lost)\b"
)
_CLAIMS = Gate(*vocabulary("gate.claims"))
_BLAMES = Gate(*vocabulary("gate.blames"))
_EITHER = Gate(*vocabulary("gate.claims"), *vocabulary("gate.blames"))
_DENIES = Gate(*vocabulary("gate.denies"))


@dataclass(frozen=True, slots=True)
class Blamed:
    """Parties of one kind of attribution found in a sentence."""

    attribution: str
    parties: tuple[Party, ...]


def claims(sentence: Sentence, entities: tuple[Entity, ...]) -> Blamed | None:
    """Who a sentence says claimed it or is blamed for it; None when it says neither."""
    low = sentence.text.lower()
    if not _EITHER.open(low) or _NOBODY.search(low):
        return None
    mentions = in_sentence(sentence, entities)
    match = _CLAIMED_BY.search(low)
    if match and _OTHERS.search(low, match.start(), match.end() + 50):
        return None
    if match and ("claim" in match.group() or "responsib" in low):
        return _one("claimed", sentence, mentions, match.end(), False)
    match = _NAMED_AS.search(low) if " as " in low or " to be " in low else None
    if match and not _VICTIM.search(low[: match.end()]) and not _FELL.search(low, match.end(), match.end() + 60):
        name = _person(sentence.text, match.end())
        if name:
            return Blamed("accused", (Party(text=name),))
    match = _CLAIM.search(low) if _CLAIMS.open(low) else None
    if match and not _OTHERS.search(low, match.start(), match.end() + 50):
        party = _claimant(sentence, mentions, match.start())
        if party:
            return Blamed("claimed", (party,))
    for match in _BLAME.finditer(low) if _BLAMES.open(low) else ():
        if match.group(1).startswith("member") and _LOST.search(low, max(0, match.start() - 30), match.end() + 50):
            # "Killing seven members of the Guards".
            continue
        found = _one("accused", sentence, mentions, match.end(), match.group(1).strip() in _WEAK)
        if found:
            return found
    return None


_PARTICLE = r"[A-ZÀ-Þ][\w'’.-]+|al-\w+|bin|ibn|van|von|de|del|la|el"
_PERSON = re.compile(rf"\s*((?:{_PARTICLE})(?: (?:{_PARTICLE})){{0,4}})")


def _person(text: str, at: int) -> str | None:
    """The person's name that stands at offset `at`."""
    match = _PERSON.match(text, at)
    return match.group(1).removesuffix("'s").removesuffix("’s").rstrip(".") if match else None


def _claimant(sentence: Sentence, mentions: list[tuple[int, int, Entity]], at: int) -> Party | None:
    named = [e for _, end, e in mentions if end <= at + 1 and (nameable(e) or e.kind == "country")]
    if named:
        chosen = [e for e in named if e.kind == "armed_group"] or named
        return entity_party(chosen[-1], sentence)
    text = sentence.text
    for begin, end, entity in mentions:
        troops = force(text, begin, end) if entity.label == "NORP" and end <= at and begin < 8 else None
        if troops:
            return Party(text=troops, country=entity.country, sector="MIL")
    name = name_after(text, 0)
    if name and len(name) > 3 and text.find(name) < 24 and name.lower() not in _SPEAKERS:
        return Party(text=name)
    last = re.search(r"([A-Z][\w’'-]+(?: (?:of |the )?[A-Z][\w’'-]+)*)\W*(?:\w+\W+){0,4}$", text[:at])
    return Party(text=last.group(1)) if last and not text.isupper() and last.group(1).lower() not in _SPEAKERS else None


_SPEAKERS = frozenset(
    "police officials the a an in on at residents witnesses authorities hours no one nobody two three four meanwhile later".split()  # noqa: E501
)


def _one(kind: str, sentence: Sentence, mentions: list[tuple[int, int, Entity]], at: int, weak: bool) -> Blamed | None:
    """The party named right after offset `at`: an entity, a described group, else a capitalised name."""
    near = [e for begin, _, e in mentions if at - 1 <= begin <= at + 36]
    for entity in near:
        if entity.kind == "armed_group" or (not weak and (nameable(entity) or entity.kind == "country")):
            return Blamed(kind, (entity_party(entity, sentence),))
        if not weak and entity.label == "NORP":
            text = _object(sentence.text, at)
            return Blamed(kind, (Party(text=text or entity.name, country=entity.country),))
        break
    text = _object(sentence.text, at)
    if not text or text.split()[0].lower() in (
        "of",
        "in",
        "that",
        "for",
        "on",
        "to",
        "by",
        "at",
        "from",
        "being",
        "having",
    ):
        return None
    if text.lower().startswith(("the group ", "the movement ")) or text.lower() in (
        "the group",
        "the movement",
        "it",
        "him",
        "them",
    ):
        return None
    tail = set(text.lower().replace('"', "").split())
    name = name_after(sentence.text, at)
    if tail & (AGENT | _GROUPS) and (not weak or name):
        return Blamed(kind, (Party(text=name if name and len(name.split()) > 1 else text),))
    if name and not weak and any(e.label == "PERSON" for e in near[:1]) is False and len(name) > 3:
        return Blamed(kind, (Party(text=name),))
    return None


_GROUPS = frozenset(
    "group faction rebels front boys ring cartel clan army militia movement cell wing dissidents separatists militants gang mafia".split()  # noqa: E501
)


def denies(sentence: Sentence) -> bool:
    low = sentence.text.lower()
    return _DENIES.open(low) and bool(_DENY.search(low))


def _object(text: str, at: int) -> str | None:
    match = re.match(
        r"\s*[\"“]?((?:[\w'’-]+ ){0,6}?[\w'’-]+)[\"”]?(?=\s*(?:for|of killing|,|\.|;|$|who|which|in|on|and|but|over|from|with|said|enforcing|had|have|has|were|was)\b|[,.;\"“”]|$)",  # noqa: E501
        text[at:],
    )
    return match.group(1) if match else None
