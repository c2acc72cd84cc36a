"""Why, in the words of those who stand against a text: what they say in the sentences right after a decision."""

import re

from processors.outcomes.parties import Named, named
from processors.text import Sentence
from schemas import Entity, Span

_REACH = 3  # sentences after a decision in which its opponents are heard
_VERB = re.compile(
    r"\b(?:said|says|told|called|calls|argue[ds]?|complain(?:ed|s)|warn(?:ed|s)|insist(?:ed|s)|noted|added|explain(?:ed|s)|wrote|describe[ds]|deemed|"
    r"dismiss(?:ed|es)|held that|lament(?:ed|s)|object(?:ed|s) (?:to|that)|t(?:ook|akes) (?:issue|exception|offence) (?:with|to|at)|point(?:ed|s) (?:\w+ ){0,3}to|"  # noqa: E501
    r"was (?:disappointed|unhappy|angry|dismayed)|fear(?:ed|s)|campaigned against|contend(?:ed|s)|protested|found|sees?|saw|wanted|could not|cannot|remarked|joked|put it|asked why)\b"  # noqa: E501
)
# Who goes on speaking for a party just named, or is known by what he is against.
_SAME = re.compile(
    r"^(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Bb]oth|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|(?:[Tt]he )?(?:[Ff]oes|[Oo]pponents|[Cc]ritics|[Oo]bjectors|[Dd]issenters|"  # noqa: E501
    r"[Hh]oldouts|[Dd]eputies|[Ll]awmakers|[Ss]enators)|[Aa]n? (?:aide|official|spokes\w+|diplomat|adviser))\b(?! (?:was|is) (?:adopted|signed|approved))"  # noqa: E501
)
_QUOTE = re.compile(r"[\"“](?P<said>[^\"“”]{12,})[\"”]")
# Whom somebody tells it, before what.
_TOLD = re.compile(
    r"^\s(?:(?:[A-Z][\w.]*\s){1,3}|(?:the|his|her|its|their|a)\s(?:\w+\s){1,3}?|reporters\s|journalists\s|lawmakers\s|deputies\s|delegates\s|colleagues\s|mediators\s)(?=that\s|the\s|it\s|its\s|his\s|her\s|he\s|she\s|they\s|no\s|there\s)"
)
_INVERTED = re.compile(r"\s(?:an?|the|its|his|her|one|[A-Z]\w+)\s(?:[\w'’-]+\s?){1,8}[.,]")
_END = re.compile(r"[.;!?][\"'”’]?(?:\s|$)|,\s(?:[\w'’-]+\s){1,6}(?:said|says|told|added)\b")


def speech(
    sentences: list[Sentence], first: int, against: tuple[Named, ...], entities: tuple[Entity, ...]
) -> Span | None:
    """What the opponents of a decision in sentences[first] say of it: their quotation, else the clause they say."""
    if not against:
        return None
    ids = {one.entity.id for one in against}
    countries = {one.entity.country for one in against} - {None}
    heard = True
    own = sentences[first]
    if own.text[:1] in '"“' and (verb := _verb(own.text, list(against), None)):
        return _said(own, verb)
    for sentence in sentences[first + 1 : first + 1 + _REACH]:
        mine = [one for one in named(sentence, entities) if one.entity.id in ids or one.entity.country in countries]
        same = _SAME.match(sentence.text) if heard else None
        verb = _verb(sentence.text, mine, same.end() if same else None)
        if verb is not None:
            return _said(sentence, verb)
        heard = bool(mine)
    return None


def _verb(text: str, mine: list[Named], pronoun: int | None) -> re.Match[str] | None:
    """The verb of speaking whose subject is one of a sentence's parties, before or behind it."""
    for begin in [*([] if pronoun is None else [pronoun]), *(one.end for one in mine)]:
        match = _VERB.search(text, begin, begin + 90)
        if match and not re.search(r"[;:]|\b(?:and|but|while)\b", text[begin : match.start()]):
            return match
    for one in mine if text[:1] in '"“' else ():
        match = re.search(r"[\"”],?\s(?:said|says|added)\s", text[: one.begin])
        if match and one.begin - match.end() < 12:
            return match
    return None


def _said(sentence: Sentence, verb: re.Match[str]) -> Span | None:
    quote = next((one for one in _QUOTE.finditer(sentence.text)), None)
    if quote and len(quote["said"].split()) > 2:
        return sentence.span(quote.start("said"), quote.end("said") - quote["said"].endswith(","))
    if _INVERTED.match(sentence.text, verb.end()) and sentence.text[: verb.start()].endswith((", ", ",” ", '," ')):
        return sentence.span(0, verb.start() - 2) if verb.start() > 14 else None
    begin = verb.end()
    told = _TOLD.match(sentence.text[begin:])
    begin += told.end() if told else 0
    begin += len(sentence.text[begin:]) - len(sentence.text[begin:].lstrip())
    begin += len("that ") if sentence.text.startswith("that ", begin) else 0
    stop = _END.search(sentence.text, begin)
    end = stop.start() if stop else len(sentence.text.rstrip(' ."”'))
    return sentence.span(begin, end) if end - begin > 12 else None
