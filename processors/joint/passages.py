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
WHOLE = 1400  # characters of a body that is shown whole, if any of it is
LONG = 1100  # characters of a passage, at most: what fills the encoder's view
MOST = 24  # passages of an item, at most: the likeliest


def passages(document: Document) -> list[Tokens]:
    """The passages of an item, in order of the text; the first carries the headline."""
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
    wanted = _wanted(odds, headline)
    if size <= WHOLE:
        wanted = set(range(len(body)))
    cuts = _cuts(body, sorted(wanted))
    if len(cuts) > MOST:
        ranked = sorted(cuts, key=lambda cut: -max(odds[cut[0] : cut[1] + 1]))
        cuts = sorted(ranked[:MOST])
    return [
        tokens("" if n else document.headline, document.body, body[first].begin if first else 0, body[last].end)
        for n, (first, last) in enumerate(cuts)
    ]


def _wanted(odds: list[float], headline: bool) -> set[int]:
    """Sentences to show: those above the threshold with those around them, and the lead below such a headline."""
    wanted = {0, 1} if headline else set()
    for n, odd in enumerate(odds):
        if odd >= DEEDS:
            wanted.update(range(n - BEFORE, n + BEHIND + 1))
    return {n for n in wanted if 0 <= n < len(odds)}


def _cuts(body: list[Sentence], wanted: list[int]) -> list[tuple[int, int]]:
    """Runs of sentences (first, last) that fill one passage each."""
    cuts: list[tuple[int, int]] = []
    for n in wanted:
        if cuts and n == cuts[-1][1] + 1 and body[n].end - body[cuts[-1][0]].begin <= LONG:
            cuts[-1] = (cuts[-1][0], n)
        else:
            cuts.append((n, n))
    return cuts
