"""What a sentence says was decided about a document: its status, after negation, time and mood."""

import re
from dataclasses import dataclass

from processors.outcomes.documents import Paper
from processors.outcomes.lexicon import Term, terms

DONE = frozenset({"adopted", "signed", "ratified"})
_CLAUSE = re.compile(r"[;:—–]|, (?:but|while|although|though|whereas)\b| but | while | whereas ")
_NOT = re.compile(
    r"(?:\bnot|n['’]t|\bnever|\bno|\bneither|\bnor|\bnobody|\bnothing|\bnone|\bwithout|\bfar from|\bhardly|\bstop(?:ped)? short of|"  # noqa: E501
    r"\binstead of|\brather than)\W+(?:[\w'’-]+\W+){0,3}$"
)
_WOULD_NOT = re.compile(
    r"(?:would|will|could|can|did|do|does|has|have|had)(?: not|n['’]t| never)\W+(?:[\w'’-]+\W+){0,2}$|\bwon['’]t\W+(?:\w+\W+)?$|"  # noqa: E501
    r"(?:refus\w+|declin\w+|unwilling|balked?) (?:to|at)\W+(?:[\w'’-]+\W+){0,2}$"
)
_FUTURE = re.compile(
    r"(?:\bwill|['’]ll|\bshall|\bto be|\bwere to have|\bwas to have|\bdue to(?: be)?|\bexpect\w* to(?: be)?|\bset to(?: be)?|\bplan\w* to(?: be)?|\bhop\w+ to(?: be)?|"  # noqa: E501
    r"\bwant\w* to(?: be)?|\bready to|\babout to|\b(?:is|are) to(?: be)?|\bintends? to|\baim\w* to|\bpoised to|\bkeen to|\btime to|"  # noqa: E501
    r"\bbefore (?:it|they) (?:is|are)|\buntil)\W+(?:[\w'’-]+\W+){0,2}$"
)
_MOOD = re.compile(
    r"(?:\bif|\bunless|\bwhether|\bmay|\bmight|\bcould|\bshould|\bmust|\bwould|\burg\w+|\bcall\w* (?:on|for)|\bask\w+|\bpress\w*|"  # noqa: E501
    r"\bappeal\w*|\bdemand\w*|\blet us|\bin order to|\bneeds? to|\bhas to|\bhave to|\bthreaten\w*|\bpropos\w+|\bsuggest\w*|\bin case|"  # noqa: E501
    r"\bonce|\bprovided|\bfear\w*|\btrying to|\btry to|\bpush\w* to|\bcan)\W+(?:[\w'’,-]+\W+){0,7}$"
)
_NO_PAPER = re.compile(
    r"(?:\bno(?! to\b)|\bwithout(?: an?y?| the| its)?|\bneither(?: an?)?|\bnot an?|\bnot even an?|\babsence of an?y?|\black of an?)\W+(?:[\w'’-]+\W+){0,3}$"  # noqa: E501
)
_RULED_OUT = re.compile(r"^\W*(?:\w+\W+){0,3}(?:not (?:to be )?ruled out|possible|likely|unlikely|looms|is feared)")
# A deed as a noun, of which the verb of the sentence may say that it did not come about.
_NOMINAL = re.compile(r"(?:the )?(?:signing|adoption|ratification|endorsement|approval)\b")
# "a signed declaration" names a kind of paper and tells of no signing.
_SIGNED_COPY = re.compile(r"\b(?:an?|the|its|their|his|her|one|each|every|any)\s(?:original\s)?signed\s.?$")
_SUBORDINATE = re.compile(r"\b(?:because|as|since|after|which|that|who|when|until|saying|arguing|over)\b")
_DRAFT = re.compile(r"\bdraft")
_PASSED = re.compile(r"adopt|pass|approv|vot|carried|clear|endors|through|unanim|consensus|agreed|acclam")
_GOING = re.compile(
    r"\b(?:continu\w+|resum\w+|goes on|go on|next round|sit (?:again|already)|again on|day (?:two|three|four)|third day|second day|"  # noqa: E501
    r"meet again|return(?:s|ed)? to the table|talks (?:are|were) (?:still|to))\b"
)
# What an assembly asks "in a resolution" it has adopted one to ask.
_IN_RESOLUTION = re.compile(
    r"\b(?:asked|called|demanded|urged|condemned|resolved|decided|voted|extended|authori[sz]ed)\b.{0,90}?\bin an? (?:\w+ ){0,3}resolution\b"  # noqa: E501
)
# "nothing has been agreed" leaves it open, "nothing was agreed" does not.
_OPEN = re.compile(r"\bnothing (?:has|have|is|had)(?: yet)?(?: been)?\W*$")
_YET = re.compile(r"\b(?:yet|so far|still|for now|as yet|until now)\b")


@dataclass(frozen=True, slots=True)
class Decision:
    """A status that a sentence gives to a paper; `cue` are the offsets of the words that say so."""

    paper: Paper
    status: str
    begin: int
    end: int


def decisions(low: str, found: list[Paper]) -> list[Decision]:
    """At most one decision for each paper of a lower-case sentence."""
    cues = terms("cue", low)
    made = []
    asked = _IN_RESOLUTION.search(low)
    for paper in found:
        if asked and paper.kind == "resolution" and paper.begin >= asked.start() and paper.end <= asked.end():
            made.append(Decision(paper, "adopted", asked.start(), asked.end()))
            continue
        best = _best(low, paper, cues)
        # An old paper may still be left or ratified today; nothing else is news of it.
        if best is not None and paper.old and best.status not in ("withdrawn", "ratified"):
            continue
        if best is not None and not any(_reaches(low, known, best) for known in made):
            made.append(best)
    return made


def _reaches(low: str, known: Decision, other: Decision) -> bool:
    """Whether a decision was already given to a paper that stands before a subordinate clause with the other."""
    return known.begin == other.begin and bool(_SUBORDINATE.search(low[known.paper.end : other.paper.begin]))


# How many characters nearer a weaker word must stand to its paper than a stronger one to be believed instead.
_WEIGHT = 26
_RANK = {
    "vetoed": 0, "withdrawn": 1, "refused": 1, "not_adopted": 1, "postponed": 1, "ratified": 1, "signed": 2, "replaced": 3,  # noqa: E501
    "adopted": 2, "expected": 3, "under_negotiation": 4,
}  # fmt: skip


def _best(low: str, paper: Paper, cues: list[Term]) -> Decision | None:
    absent = bool(_NO_PAPER.search(low[max(0, paper.begin - 40) : paper.begin]))
    choices = []
    waiting = any(cue.value == "postponed" for cue in cues)
    for cue in cues:
        # A signing or a ratification that is put off is none.
        if waiting and _NOMINAL.match(low[cue.begin : cue.end]):
            continue
        if cue.begin < paper.end and paper.begin < cue.end and paper.begin < paper.end:
            # "no joint declaration": the words of the paper are those of its absence.
            if cue.value == "not_adopted" and not _YET.search(low):
                choices.append((_WEIGHT * _RANK["not_adopted"], "not_adopted", cue))
            continue
        low_end, high = sorted((cue.begin, paper.begin))
        between = low[min(cue.end, paper.end) : high] if low_end != high else ""
        distance = len(between) + 40 * len(_CLAUSE.findall(between)) + (15 if cue.begin > paper.end else 0)
        if distance > 110:
            continue
        status = _status(low, cue, paper, absent)
        if status:
            choices.append((distance + _WEIGHT * _RANK[status], status, cue))
    if not choices:
        if paper.kind == "chairs_statement" and not absent:
            return Decision(paper, "replaced", paper.begin, paper.end)
        if absent and not _YET.search(low):
            return Decision(paper, "not_adopted", max(0, paper.begin - 10), paper.end)
        return None
    _, status, cue = min(choices, key=lambda choice: (choice[0], choice[2].begin))
    return Decision(paper, status, cue.begin, cue.end)


def _status(low: str, cue: Term, paper: Paper, absent: bool) -> str | None:
    before = low[max(0, cue.begin - 60) : cue.begin]
    value = cue.value
    negated = bool(_NOT.search(before))
    if value in DONE:
        if (
            _SIGNED_COPY.search(low[max(0, cue.begin - 10) : paper.begin + 1])
            and cue.begin < paper.begin <= cue.end + 1
        ):
            return None
        if _WOULD_NOT.search(before) and not re.search(r"could(?: not|n['’]t)|did(?: not|n['’]t)", before[-20:]):
            return "refused"
        if _OPEN.search(before):
            return "under_negotiation"
        if negated or absent:
            return "under_negotiation" if _YET.search(low) or _GOING.search(low) else "not_adopted"
        if _FUTURE.search(before):
            return "expected"
        if _MOOD.search(before) or (
            _DRAFT.search(low[max(0, paper.begin - 14) : paper.end]) and not _PASSED.search(low[cue.begin : cue.end])
        ):
            return "under_negotiation"
        return value
    if value == "refused" and paper.kind == "resolution":
        # States vote a resolution down together; a vote against one that passes is dissent, no refusal.
        if re.match(r"vot\w+ (?:against|no)|abstain", low[cue.begin : cue.end]):
            return None
        value = "not_adopted"
    if value in ("refused", "not_adopted", "vetoed", "withdrawn", "postponed"):
        if negated and not re.match(
            r"\W*(?:no|not|without|could|did|fail|unable|never|lack|nothing)", low[cue.begin : cue.end]
        ):
            return None
        if _RULED_OUT.search(low[cue.end : cue.end + 40]):
            return "under_negotiation"
        if value == "refused" and absent:
            return "not_adopted"
        if _MOOD.search(before) or (_FUTURE.search(before) and value != "refused"):
            return "under_negotiation"
        return value
    if value == "replaced":
        if _FUTURE.search(low) or re.search(r"\bwill\b|\bis to\b|\bto be\b", low):
            return None
        # "A instead of B": what comes after is what did not come about.
        if (
            0 <= paper.begin - cue.end < 40
            and "," not in low[cue.end : paper.begin]
            and low[cue.begin : cue.end].endswith(("instead of", "rather than", "in lieu of", "in place of"))
        ):
            return "not_adopted" if paper.kind != "chairs_statement" else None
        return (
            "replaced"
            if paper.kind == "chairs_statement"
            else ("not_adopted" if paper.begin < cue.begin and absent else None)
        )
    if absent:
        return "under_negotiation" if _YET.search(low) else "not_adopted"
    return value
