"""What a meeting decided about a document, who would not sign, and why."""

import re
from dataclasses import replace

from processors.outcomes import mood
from processors.outcomes.bilateral import SIDE
from processors.outcomes.decisions import DONE
from processors.outcomes.documents import masked, papers
from processors.outcomes.gates import about_states
from processors.outcomes.lexicon import DECISION_STEMS, PAPER_STEMS, has
from processors.outcomes.meetings import meeting
from processors.outcomes.merging import merged
from processors.outcomes.opponents import allies, envoys, opponents, speakers
from processors.outcomes.parties import Named, named
from processors.outcomes.reading import Finding, findings
from processors.outcomes.reasons import reason
from processors.outcomes.speech import speech
from processors.outcomes.sureness import Grounds, confidence, grounds
from processors.text import Document, Sentence
from schemas import Entity, Outcome, Party

_OPPOSED = frozenset({"not_adopted", "refused", "vetoed", "withdrawn", "postponed", "replaced"})
# The forms of a meeting's common text.
_JOINT = frozenset({"declaration", "communique", "joint_statement", "conclusions"})
_DID_NOT = re.compile(r"\b(?:did|does|do|has|have) not(?: \w+)?\W?$")
_BRIEF = 5  # A body of fewer sentences may leave the decision to its headline.


def read_outcomes(document: Document, entities: tuple[Entity, ...]) -> tuple[Outcome, ...]:
    """All outcomes a document tells, in order of their evidence; the headline speaks only where the body does not."""
    return tuple(one for one, _ in weighed(document, entities))


def weighed(document: Document, entities: tuple[Entity, ...]) -> tuple[tuple[Outcome, Grounds], ...]:
    """The outcomes of a document, each with the grounds of its confidence."""
    if not has(PAPER_STEMS + DECISION_STEMS, f"{document.headline} {document.body}".lower()):
        return ()
    if not about_states(f"{document.headline}. {document.body}", entities):
        return ()
    body = [sentence for sentence in document.sentences if sentence.field == "body"]
    head = [sentence for sentence in document.sentences if sentence.field == "headline"]
    # A headline speaks for a body that is silent, not for one that tells of other times.
    for sentences in (body, head) if len(body) < _BRIEF else (body,):
        found = _with_absent(merged(findings(document, sentences, entities)), sentences)
        if sentences is head and len(body) > 1:
            found = [one for one in found if one.paper.kind in _kinds(body)]
        if found:
            told = [grounds(one, found, sentences[one.index]) for one in found]
            outcomes = (_outcome(one, found, sentences, document, entities) for one in found)
            sure = (
                one.model_copy(update={"confidence": confidence(why)}) for one, why in zip(outcomes, told, strict=True)
            )
            return tuple(zip(_shared(tuple(sure)), told, strict=True))
    return ()


def _with_absent(found: list[Finding], sentences: list[Sentence]) -> list[Finding]:
    """Who did not do what the others did in the sentence before is a dissenter of it: "Egypt alone did not endorse it"."""  # noqa: E501
    for refused in found:
        if refused.status != "refused" or not _DID_NOT.search(sentences[refused.index].text[: refused.end + 1]):
            continue
        for done in found:
            if done.status in DONE and done.paper.kind == refused.paper.kind and done.index == refused.index - 1:
                joined = replace(done, against=tuple(dict.fromkeys((*done.against, *refused.against))))
                return [joined if one is done else one for one in found if one is not refused]
    return found


def _kinds(sentences: list[Sentence]) -> set[str]:
    """The kinds of document that sentences name at all: a headline's paper that no sentence takes up is another's."""
    return {
        paper.kind
        for low in (masked(sentence.text.lower()) for sentence in sentences)
        for paper in papers(low, None)
        if not paper.old and not mood.SUPPOSED.search(low[max(0, paper.begin - 30) : paper.begin])
    }


def _outcome(
    one: Finding, found: list[Finding], sentences: list[Sentence], document: Document, entities: tuple[Entity, ...]
) -> Outcome:
    where, against = _dissent(one, found, sentences, entities)
    told = one.status in _OPPOSED or bool(against)
    names = tuple(who.text for who in against)
    # "without a communique, after two members refused": what failed is told before why.
    cue = min(one.begin, one.paper.begin) if one.status == "not_adopted" else one.begin
    said = speech(sentences, one.index, against, entities) if told else None
    why = reason(sentences, one.index, cue, where, names, said) if told else None
    if told and why is None and sentences[0].field == "headline":
        # A headline tells what was decided, the lead goes on with why.
        body = [sentence for sentence in document.sentences if sentence.field == "body"][:2]
        why = reason(body, 0, 0, (), names) if body else None
    sentence = sentences[one.index]
    title = sentence.text[one.paper.begin : one.paper.end]
    return Outcome(
        meeting=None if _is_beside(one, sentence) else meeting(sentences, one.index, entities, document),
        document=one.paper.kind,
        document_title=title if title[:1].isupper() and " " in title and not title.isupper() else None,
        status=one.status,
        parties=_unique([who.party() for who in one.for_it]),
        dissenters=_unique([who.party() for who in against]),
        reason=why,
        evidence=sentence.whole(),
        date=document.dateline.date
        if document.dateline and document.dateline.date
        else (document.published.date() if document.published else None),
    )


def _shared(outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """What one party's refusal and the joint text's failing have in common, and the chair's summary with both.

    A chair's summary came out instead for the same reason, and against the same parties, as the joint text did not.
    """
    refusals = [one for one in outcomes if one.status == "refused" and one.document in _JOINT]
    if len(refusals) == 1:
        outcomes = tuple(
            one.model_copy(
                update={
                    "dissenters": one.dissenters or refusals[0].dissenters,
                    "reason": one.reason or refusals[0].reason,
                }
            )
            if one.status == "not_adopted" and one.document in _JOINT
            else one
            for one in outcomes
        )
    failed = next((one for one in outcomes if one.status == "not_adopted" and one.document != "chairs_statement"), None)
    if failed is None:
        return outcomes
    return tuple(
        one.model_copy(
            update={"dissenters": failed.dissenters or one.dissenters, "reason": failed.reason or one.reason}
        )
        if one.status == "replaced"
        else one
        for one in outcomes
    )


def _is_beside(one: Finding, sentence: Sentence) -> bool:
    """Whether a deal of two or three was made beside a meeting rather than by it."""
    return one.bilateral or (one.paper.kind in ("agreement", "treaty") and bool(SIDE.search(sentence.text.lower())))


def _dissent(
    one: Finding, found: list[Finding], sentences: list[Sentence], entities: tuple[Entity, ...]
) -> tuple[tuple[int, ...], tuple[Named, ...]]:
    """Who stands against an outcome, and in which sentences: its own and those beside it that decide nothing else."""
    # A chair's summary tells who was against what it stands for.
    others = {other.index for other in found if other is not one and other.status != "replaced"}
    apart = one.status not in _OPPOSED
    against = list(one.against)
    where = [one.index] if against else []
    if _is_beside(one, sentences[one.index]):
        return (), ()
    for offset in (1, 2, -1, 3) if one.status != "refused" or not against else ():
        index = one.index + offset
        if index in others and offset > 0:
            break
        if 0 <= index < len(sentences) and index not in others:
            more = opponents(sentences[index], named(sentences[index], entities), apart)
            if more and (not against or (apart and offset < 3) or offset == 1):
                where.append(index)
                against.extend(more)
    for index in range(one.index + 1, min(one.index + 3, len(sentences))) if against else ():
        against.extend(allies(sentences[index], named(sentences[index], entities)))
    for index in range(one.index, min(one.index + 4, len(sentences))) if against else ():
        if index not in others:
            against.extend(envoys(named(sentences[index], entities), sentences[index].text, tuple(against)))
    if one.status == "refused":
        after = one.index + 1
        told = (one.index, *where, *([after] if after < len(sentences) and after not in others else []))
        for index in dict.fromkeys(told):
            against.extend(speakers(sentences[index], named(sentences[index], entities), tuple(against)))
    # The body that met is no dissenter of its own text where a member is.
    members = [who for who in against if who.entity.kind != "igo"]
    against = members if apart or one.status in ("not_adopted", "postponed") else members or against
    kept = {who.entity.id: who for who in reversed(against)}
    return tuple(where), tuple(reversed(kept.values()))


def _unique(parties: list[Party]) -> tuple[Party, ...]:
    return tuple({party.entity_id or party.text: party for party in reversed(parties)}.values())[::-1]
