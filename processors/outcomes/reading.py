"""Sentence by sentence: papers, what was decided about them, by whom, and why."""

import re
from dataclasses import dataclass, replace

from processors.outcomes import bilateral, mood, parties
from processors.outcomes.decisions import Decision, decisions
from processors.outcomes.documents import Paper, masked, papers
from processors.outcomes.gates import histories, is_history, is_now
from processors.outcomes.lexicon import DECISION_STEMS, has
from processors.outcomes.opponents import opponents
from processors.outcomes.parties import Named, named
from processors.text import Document, Sentence
from schemas import Entity

# Words that decide even where no paper stands beside them.
_ALONE = re.compile(
    r"\b(?:sign(?:ed|s|ature|atures|ing)?|assent|consensus|veto(?:ed|es)?|endors\w+|ratif\w+|adopted|opted out|withh\w+|"  # noqa: E501
    r"blessing|unsigned|none survived|with none|without one|came to (?:nothing|naught|grief)|fell through|broke (?:up|down|off)|collapsed|"  # noqa: E501
    r"empty-handed|taken down|off the table|voted|passed|approved|postponed|put off|deferred|shelved|not come to terms|"
    r"agreed|held back|missing from|stood aside|stayed out|in a resolution|boycott\w*|rejected|turned down|refus\w+|walked out|deadlock\w*|pulled out|withdr\w+|is no more)\b"  # noqa: E501
)


_COUNCIL_ALONE = re.compile(
    _ALONE.pattern + r"|\b(?:crushed|defeated|struck down|scuppered|fell short|votes? short|failed)\b"
)

# A report of a paper that its supposed parties call false.
_DENIED = re.compile(
    r"\b(?:reports?|rumou?rs?|claims?|suggestions?) (?:that|of)\b.{0,200}\b(?:dismissed|denied|false|fake|untrue|unfounded|nonsense)\b"  # noqa: E501
    r"|\b(?:denied|dismissed|rejected) (?:reports?|rumou?rs?|claims?|suggestions?|having signed)\b|\bnothing (?:was )?signed, nothing\b"  # noqa: E501
)


_AGREEING = ("agreed", "voted", "passed", "approved", "adopted", "signed")
_TRANSITIVE = ("adopted", "signed", "approved", "endorsed", "ratified", "passed")
_OBJECT = re.compile(
    r"\s(?:an?|the|its|his|her|their|this|that)\s(?!same|lot|day|night|week|hour|moment|previous|other|next)\w+"
)
# Who votes on texts votes on resolutions.
_COUNCIL = "security council"
_FALSE = ("denied", "dismissed", "rejected", "false", "fake", "untrue", "unfounded", "nonsense", "nothing")
_QUOTED = re.compile(r"""^["“'‘][^"”]{0,400}["”'’]?(?:,? (?:he|she|they) (?:said|says)\b.*)?$""")


@dataclass(frozen=True, slots=True)
class Finding:
    """One decision in one sentence, before what an item says several times is merged."""

    index: int
    paper: Paper
    status: str
    begin: int
    end: int
    for_it: tuple[Named, ...]
    against: tuple[Named, ...]
    bilateral: bool = False


def findings(document: Document, sentences: list[Sentence], entities: tuple[Entity, ...]) -> list[Finding]:
    """All decisions the sentences tell, in order."""
    year = document.published.year if document.published else None
    lows = [sentence.text.lower() for sentence in sentences]
    blotted = [masked(low) for low in lows]
    foreign = [one != low for one, low in zip(blotted, lows, strict=True)]
    named_here = [papers(one, year) for one in blotted]
    past = histories(lows, [_begins_paragraph(document, sentence) for sentence in sentences], year)
    if document.headline and is_history(document.headline.lower(), year):
        past = [mark or not is_now(low) for mark, low in zip(past, lows, strict=True)]
    council = any(_COUNCIL in low for low in (document.headline.lower(), *lows))
    doubted = has(_FALSE, "\n".join(lows))
    denied = [doubted and _is_denied(low) for low in lows]
    found: list[Finding] = []
    for index, (sentence, low) in enumerate(zip(sentences, lows, strict=True)):
        if past[index] or denied[index]:
            continue
        decides = has(DECISION_STEMS, low)
        if not named_here[index] and not decides:
            continue
        here = [_resolve(paper, named_here, index, council) for paper in named_here[index]]
        who = named(sentence, entities)
        made = decisions(low, here)
        agreed = [] if made else _agreed(index, sentence, low, who)
        if (
            not made
            and not agreed
            and not any(denied)
            and not foreign[index]
            and not (index and foreign[index - 1] and not named_here[index - 1])
            and not any(paper.old for paper in here)
            and not _QUOTED.match(sentence.text)
        ):
            made = _spoken_alone(low, named_here, index, bool(who), council)
        found.extend(_finding(index, sentence, decision, who) for decision in made)
        found.extend(agreed)
    return found


def _is_denied(low: str) -> bool:
    return has(_FALSE, low) and bool(_DENIED.search(low))


def _begins_paragraph(document: Document, sentence: Sentence) -> bool:
    return sentence.field == "headline" or document.body[max(0, sentence.begin - 2) : sentence.begin] in ("", "\n\n")


def _spoken_alone(low: str, named_here: list[list[Paper]], index: int, party: bool, council: bool) -> list[Decision]:
    """A decision whose paper stands in a sentence beside it: "Neither would sign."."""
    for match in (_COUNCIL_ALONE if _COUNCIL in low else _ALONE).finditer(low):
        deed = match.group()
        # "adopted a turtle": what was done was done to something else.
        if deed.startswith(_TRANSITIVE) and _OBJECT.match(low, match.end()):
            continue
        if mood.CALLED.match(low[match.end() :]) or (deed == "signed" and low.startswith(" for ", match.end())):
            continue
        paper = _antecedent(named_here, index, len(low), ahead=deed not in _AGREEING)
        if paper is None and deed == "agreed":
            return []
        if paper is None and not party:
            return []
        kind = paper.kind if paper else "agreement" if "sign" in deed else "resolution" if council else "other"
        stand_in = Paper(kind, match.end(), match.end(), vague=paper is None, weak=True)
        return decisions(low, [stand_in])
    return []


def _antecedent(named_here: list[list[Paper]], index: int, end: int, ahead: bool = True) -> Paper | None:
    for step in (0, 1, 2, 3, -1, -2) if ahead else (0, 1, 2, 3):
        where = index - step
        if 0 <= where < len(named_here):
            solid = [
                paper
                for paper in named_here[where]
                if not paper.vague and not paper.old and not (step == 0 and paper.begin >= end)
            ]
            if solid:
                return solid[-1] if step > 0 else solid[0]
    return None


def _resolve(paper: Paper, named_here: list[list[Paper]], index: int, council: bool) -> Paper:
    """`the text` stands for the paper named last, in this sentence or those beside it; before a council, a resolution."""  # noqa: E501
    if not paper.vague:
        return paper
    known = _antecedent(named_here, index, paper.begin)
    if known is None and council:
        return replace(paper, kind="resolution", vague=False)
    return replace(paper, kind=known.kind, old=known.old, vague=False, weak=True) if known else paper


def _finding(index: int, sentence: Sentence, decision: Decision, who: tuple[Named, ...]) -> Finding:
    before = parties.subjects(sentence, who, decision.begin)
    alone = decision.status in ("refused", "vetoed", "withdrawn")
    behind = parties.agents(sentence, who, decision.end, alone)
    apart = decision.status in ("adopted", "signed", "ratified", "expected")
    against = opponents(sentence, who, apart)
    if alone:
        against = against or before or behind
        return Finding(index, decision.paper, decision.status, decision.begin, decision.end, (), against)
    for_it = tuple(one for one in (*before, *behind) if one not in against)
    return Finding(index, decision.paper, decision.status, decision.begin, decision.end, for_it, against)


def _agreed(index: int, sentence: Sentence, low: str, who: tuple[Named, ...]) -> list[Finding]:
    for match in bilateral.AGREED.finditer(low):
        if bilateral.EMPTY.match(low[match.end() :]) or re.search(
            r"\b(?:not|n['’]t|if|yet|never)\b[\w\s]{0,12}$", low[: match.start()]
        ):
            continue
        sides = parties.subjects(sentence, who, match.start())
        if len(sides) >= 2 or bilateral.SIDES.search(low):
            paper = Paper("agreement", match.start(), match.end())
            return [Finding(index, paper, "adopted", match.start(), match.end(), sides, (), True)]
    return []
