"""What a sentence says was decided about a document: its status, after negation, time and mood."""

import re
from dataclasses import dataclass, replace

from processors.outcomes import mood
from processors.outcomes.documents import Paper
from processors.outcomes.lexicon import Term, terms

DONE = frozenset({"adopted", "signed", "ratified"})
_CLAUSE = re.compile(r"[;:—–]|, (?:but|while|although|though|whereas)\b| but | while | whereas ")
# A deed as a noun, of which the verb of the sentence may say that it did not come about.
_NOMINAL = re.compile(r"(?:the )?(?:signing|adoption|ratification|endorsement|approval)\b")
# "no statement from the ministry" is about one side's word.
_FROM_ONE = re.compile(r"^ (?:from|by) (?:\w+ ){1,2}(?:side|ministry|delegation|government|spokes\w+|embassy)\b")
# "a signed declaration" names a kind of paper and tells of no signing.
_SIGNED_COPY = re.compile(r"\b(?:an?|the|its|their|his|her|one|each|every|any)\s(?:original\s)?signed\s.?$")
_SUBORDINATE = re.compile(r"\b(?:because|as|since|after|which|that|who|when|until|saying|arguing|over)\b")
# What a parliament, a king or a people does to a treaty has names of its own.
_CHAMBER = re.compile(
    r"\b(?:parliaments?|senat\w+|deputies|lawmakers|legislators?|legislature|mps|house of (?:commons|lords|representatives)|"  # noqa: E501
    r"(?:national|federal|lower|upper|people['’]s) (?:assembly|house|chamber)|the assembly|\w+['’]s assembly|the house|congress|royal assent|voters|referendum|plebiscite|"  # noqa: E501
    r"duma|bundestag|bundesrat|knesset|riksdag|sejm|cortes|majlis|rada|storting|folketing)\b"
)
_CHAMBERS = {"adopted": "ratified", "not_adopted": "refused"}
_VOTE = re.compile(r"\babst(?:ain|ention)|\bin favou?r\b|\bdraft\b|\bpermanent member|\bunited nations\b|\bagainst\b")
_LEAK = re.compile(r"\bleak(?:s|ed)?\b|\b(?:no|declin\w+|without) comment\b")
_PAST = re.compile(r"(?<!will )(?<!would )(?<!to )\b(?:has|have|had|was|were)\W+$")
_PERFECT = re.compile(r"\b(?:had|has|have|never|['’]d)\W+(?:\w+\W+)?$")
# What one party does by itself, and what one may do to words as well as to a paper.
_OWN = re.compile(r"sign|endors|join|back|ratif|adher|accept|approv|put|subscrib")
_GENERAL = re.compile(r"resist|reject|block|oppos|boycott|spurn")
# A mere statement is one body's word unless those who make it are several.
_OWN_WORD = re.compile(r"\b(?:an?|its|his|her) (?:brief |short |terse |\w+ly-worded )?statement$")
_MANY = re.compile(
    r"\b(?:summit|meetings?|conference|council|leaders|ministers|members?|states|countries|nations|assembly|talks|presidents|both|two|three|four|joint\w*|"
    r"g\d+|delegates|delegations|parties|sides|envoys|governments|bloc|union|consensus|unanim\w+)\b"
)
# What a new date makes good again.
_UPSET = ("call", "scuppered", "cancel", "derail")
# "negotiations on the accord were concluded": the talks are done, not yet the paper.
_ENDED = re.compile(r"\b(?:concluded|wrapped|wraps?|finali[sz]ed|finished)\b")
_TALKS = re.compile(r"\b(?:negotiations|talks|consultations|bargaining)(?: \w+){0,3}? (?:on|for|over|about|towards?)\b")
_GAVE_WAY = re.compile(r"g[ai]ve|made way")
_DRAFT = re.compile(r"\bdraft")
_PASSED = re.compile(r"adopt|pass|approv|vot|carried|clear|endors|through|unanim|consensus|agreed|acclam")
# What an assembly asks "in a resolution" it has adopted one to ask.
_IN_RESOLUTION = re.compile(
    r"\b(?:asked|called|demanded|urged|condemned|resolved|decided|voted|extended|authori[sz]ed)\b.{0,90}?\bin an? (?:\w+ ){0,3}resolution\b"  # noqa: E501
)


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
    if found and _is_private(low, cues):
        return []
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
        if best is not None and best.status == "under_negotiation" and _is_idle_draft(low, paper):
            continue
        if best is not None:
            best = _by_body(low, best, cues)
        if best is not None and not any(_reaches(low, known, best) for known in made):
            made.append(best)
    # "this text", where the same words decide about a paper called by its name.
    return [
        one
        for one in made
        if not (one.paper.vague and any(other.begin == one.begin and not other.paper.vague for other in made))
    ]


def _by_body(low: str, best: Decision, cues: list[Term]) -> Decision:
    """The decision as the body that decided calls it: parliaments ratify or refuse, one member's no is a veto."""
    if best.paper.kind in ("treaty", "agreement") and best.status in _CHAMBERS and _CHAMBER.search(low):
        return replace(best, status=_CHAMBERS[best.status])
    if best.paper.kind == "resolution" and best.status == "not_adopted":
        vetoes = [cue for cue in cues if cue.value == "vetoed"]
        if any(not mood.NOT.search(low[max(0, cue.begin - 60) : cue.begin]) for cue in vetoes):
            return replace(best, status="vetoed")
    if best.paper.kind == "chairs_statement" and best.status in DONE and any(cue.value == "replaced" for cue in cues):
        return replace(best, status="replaced")
    if best.status == "vetoed" and best.paper.vague and best.paper.kind == "other" and _VOTE.search(low):
        return replace(best, paper=replace(best.paper, kind="resolution"))
    return best


def _is_private(low: str, cues: list[Term]) -> bool:
    """Whether those who decide in a sentence are no states: a party, a judge, firms."""
    return mood.PRIVATE_STEMS.open(low) and any(
        cue.value not in ("expected", "under_negotiation")
        and (
            mood.PRIVATE.search(low[max(0, cue.begin - 60) : cue.begin])
            or mood.BY_PRIVATE.match(low[cue.end : cue.end + 80])
        )
        for cue in cues
    )


def _is_idle_draft(low: str, paper: Paper) -> bool:
    """Whether a sentence only tells that there is a draft, or supposes an agreement that nobody works on."""
    if paper.kind in ("agreement", "treaty") and mood.SUPPOSED.search(low[max(0, paper.begin - 30) : paper.begin]):
        return True
    return bool(_LEAK.search(low)) and "draft" in low


def _reaches(low: str, known: Decision, other: Decision) -> bool:
    """Whether a decision was already given to a paper that stands before a subordinate clause with the other."""
    return (
        known.begin == other.begin
        and not known.paper.vague
        and bool(_SUBORDINATE.search(low[known.paper.end : other.paper.begin]))
    )


# How many characters nearer a weaker word must stand to its paper than a stronger one to be believed instead.
_WEIGHT = 26
_RANK = {
    "vetoed": 0, "withdrawn": 1, "refused": 1, "not_adopted": 1, "postponed": 1, "ratified": 1, "signed": 2, "replaced": 3,  # noqa: E501
    "adopted": 2, "expected": 3, "under_negotiation": 4,
}  # fmt: skip


def _best(low: str, paper: Paper, cues: list[Term]) -> Decision | None:
    lead = low[max(0, paper.begin - 60) : paper.begin]
    absent = bool(mood.NO_PAPER.search(lead[-40:]))
    if absent and (mood.NEVER_MEANT.search(lead) or _FROM_ONE.match(low[paper.end : paper.end + 40])):
        return None
    choices = []
    waiting = any(cue.value == "postponed" for cue in cues)
    for cue in cues:
        words = low[cue.begin : cue.end]
        # A signing that is put off is none, and what upset it has not ended it.
        if waiting and cue.value != "postponed" and (_NOMINAL.match(words) or words.startswith(_UPSET)):
            continue
        # "without a communique" says it of what comes after.
        if words.endswith("without") and paper.begin < cue.begin:
            continue
        if cue.begin < paper.end and paper.begin < cue.end and paper.begin < paper.end:
            # "no joint declaration": the words of the paper are those of its absence.
            if cue.value == "not_adopted" and not mood.YET.search(low):
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
        if absent and not mood.YET.search(low):
            return Decision(paper, "not_adopted", max(0, paper.begin - 10), paper.end)
        return None
    _, status, cue = min(choices, key=lambda choice: (choice[0], choice[2].begin))
    return Decision(paper, status, cue.begin, cue.end)


def _status(low: str, cue: Term, paper: Paper, absent: bool) -> str | None:
    before = low[max(0, cue.begin - 60) : cue.begin]
    value = cue.value
    negated = bool(mood.NOT.search(before))
    words, behind = low[cue.begin : cue.end], low[cue.end : cue.end + 40]
    if value != "under_negotiation" and mood.IDLE.search(before):
        return None
    ended = words if value == "adopted" else low[cue.end :] if words.startswith("negotiat") else ""
    if _ENDED.search(ended) and _TALKS.search(low[max(0, paper.begin - 50) : paper.begin]):
        return None
    if mood.NOTHING.match(behind) and value != "expected":
        return "not_adopted" if value in DONE and not paper.vague and not _PERFECT.search(before) else None
    if value in ("refused", "not_adopted", "withdrawn") and paper.end <= cue.begin:
        if mood.PAPER_DOES.match(low[paper.end : cue.begin]) and not words.endswith("ed"):
            return None
    elif value == "refused" and mood.A_PART.match(part := low[cue.end : paper.begin]) and " and" not in part:
        return None
    wish = before[-14:] if paper.end <= cue.begin and mood.CONTENT.match(low[paper.end :]) else before
    if cue.begin > paper.end and mood.SAYS.match(low[paper.end :]):
        return None
    if value in DONE:
        if value == "ratified" and mood.FEW.search(before):
            return None
        if paper.end <= cue.begin <= paper.end + 2 and mood.CALLED.match(behind):
            return None
        if value == "adopted" and _OWN_WORD.search(low[max(0, paper.begin - 12) : paper.end]) and not _MANY.search(low):
            return None
        if words in ("has a", "have a") and (negated or paper.weak):
            return None
        if (
            _SIGNED_COPY.search(low[max(0, cue.begin - 10) : paper.begin + 1])
            and cue.begin < paper.begin <= cue.end + 1
        ):
            return None
        if mood.WOULD_NOT.search(before) and not re.search(r"could(?: not|n['’]t)|did(?: not|n['’]t)", before[-20:]):
            # One party has not signed; that they have not produced or agreed is how far talks have come.
            made = re.search(r"\b(?:has|have|had)(?: not|n['’]t)\W+(?:\w+\W+){0,2}$", before)
            return "refused" if not made or _OWN.match(words) else "under_negotiation"
        if mood.OPEN.search(before):
            return "under_negotiation"
        if negated or absent:
            return "under_negotiation" if mood.YET.search(low) or mood.GOING.search(low) else "not_adopted"
        if mood.FUTURE.search(before) or mood.PROMISED.search(low[: cue.begin]):
            return "expected"
        if mood.MOOD.search(wish) or (
            _DRAFT.search(low[max(0, paper.begin - 14) : paper.end]) and not _PASSED.search(low[cue.begin : cue.end])
        ):
            return "under_negotiation"
        return value
    if value == "refused" and paper.kind == "chairs_statement":
        value = "replaced"  # It says who refused; nobody refuses it.
    if value in ("refused", "not_adopted") and _GENERAL.match(words) and mood.FOUGHT_OVER.search(low):
        return "under_negotiation"
    if value == "refused" and paper.kind == "resolution":
        # States vote a resolution down together; a vote against one that passes is dissent, no refusal.
        if re.match(r"vot\w+ (?:against|no)|abstain", words):
            return None
        value = "not_adopted"
    if value in ("refused", "not_adopted", "vetoed", "withdrawn", "postponed"):
        if negated and not re.match(r"\W*(?:no|not|without|could|did|fail|unable|never|lack|nothing)", words):
            return None
        if mood.RULED_OUT.search(low[cue.end : cue.end + 40]):
            return "under_negotiation"
        if value == "refused" and absent:
            return "not_adopted"
        # Who asks for its name to be struck off has left.
        wished = mood.MOOD.search(wish) and not (value == "withdrawn" and (" name" in words or "signator" in behind))
        coming = (
            value != "refused"
            and mood.FUTURE.search(before)
            and not (_PAST.search(before) or words.startswith(("has ", "was ", "were ")))
        )
        if wished or coming:
            return "under_negotiation"
        return value
    if value == "replaced" and _GAVE_WAY.match(words) and paper.kind != "chairs_statement":
        return "not_adopted" if paper.end <= cue.begin else "adopted"
    if value == "replaced":
        if mood.FUTURE.search(low) or re.search(r"\bwill\b|\bis to\b|\bto be\b", low):
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
        return "under_negotiation" if mood.YET.search(low) else "not_adopted"
    return value
