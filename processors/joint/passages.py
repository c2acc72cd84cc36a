"""What of an item the encoder is shown: the sentences that the gate lets through, and those around them."""

from processors.joint.gate import score
from processors.joint.tokens import Tokens, tokens
from processors.text import Document, Sentence

# Log odds from which a sentence is shown, and how many are shown with it: who refused and why, where it was and how
# many died often stands some sentences on, in words that the gate lets pass by. docs/measuring.md has what each costs.
DEEDS = 0.0
BEFORE, BEHIND = 1, 2
FAINT = -1.0  # is enough in a short body
BRIEF, SHORT = 400, 900  # characters of a body that is shown whatever the gate says, and of a short one
WHOLE = 2000  # characters of a body that is shown whole, if any of it is
# The second look, where the first found a paper, shows bodies of this length whole: of those who refused, and why, a
# third stands in sentences that tell of no paper by themselves.
WIDEST = 6000
LONG = 2000  # characters of the sentences of a passage, at most: what fills the encoder's view
MOST = 16  # passages of an item, at most: the likeliest


def passages(document: Document, long: int = LONG, whole: int = WHOLE, even: bool = True) -> list[Tokens]:
    """The passages of an item, in order of the text, each under the headline: up to `long` characters of sentences.

    A body of up to `whole` characters is shown whole if any of it is, of a longer one what the gate lets through.
    Sentences that stand apart share a passage, so that who refused is seen beside what was refused. With `even` all are
    of about the same length: the rest of a text, in a passage of its own, would be read without what it speaks of.
    """
    body = [one for one in document.sentences if one.field == "body"]
    head = [one for one in document.sentences if one.field == "headline"]
    odds = [score(one.text) for one in body]
    size = len(document.body)
    least = FAINT if size <= SHORT else DEEDS
    headline = max([score(one.text) for one in head], default=least - 1) >= least
    if size > BRIEF and not headline and max(odds) < least:
        return []
    if not body:
        return [tokens(document.headline, "")]
    wanted = set(range(len(body))) if size <= whole else _wanted(odds, headline)
    cuts = _cuts(body, sorted(wanted), long, even)
    if len(cuts) > MOST:
        ranked = sorted(cuts, key=lambda cut: -max(odds[n] for n in cut))
        cuts = sorted(ranked[:MOST])
    return [tokens(document.headline, document.body, _runs(body, cut)) for cut in cuts]


def _wanted(odds: list[float], headline: bool) -> set[int]:
    """Sentences to show: those above the threshold with those around them, and the lead below such a headline."""
    wanted = {0, 1} if headline else set()
    for n, odd in enumerate(odds):
        if odd >= DEEDS:
            wanted.update(range(n - BEFORE, n + BEHIND + 1))
    return {n for n in wanted if 0 <= n < len(odds)}


def _cuts(body: list[Sentence], wanted: list[int], long: int, even: bool) -> list[list[int]]:
    """Which sentences share a passage."""
    sizes = [body[n].end - body[n].begin for n in wanted]
    # A sentence belongs to the passage that has room for the better half of it, if it can have it whole.
    full = sum(sizes) // max(1, -(-sum(sizes) // long)) if even else long
    cuts: list[list[int]] = []
    length = 0
    for n, size in zip(wanted, sizes, strict=True):
        if not cuts or length + size > long or (even and length + size // 2 > full):
            cuts.append([])
            length = 0
        cuts[-1].append(n)
        length += size
    return cuts


def _runs(body: list[Sentence], cut: list[int]) -> list[tuple[int, int]]:
    """Begin and end of the stretches of neighbouring sentences; the first of a body begins with its dateline."""
    runs: list[tuple[int, int]] = []
    for before, n in zip([-2, *cut], cut, strict=False):
        begin = body[n].begin if n else 0
        if n == before + 1:
            begin = runs.pop()[0]
        runs.append((begin, body[n].end))
    return runs
