"""What kind of text an item is: opinion, review, a match, an illness; and which violent words are then no deeds."""

import re

from processors.events.scene import Scene, Told
from processors.events.words import Hit
from processors.vocabulary import vocabulary

# How FBIS and its like mark what is no report, and how headlines do.
OPINION = re.compile(
    r"\[(?:station |party |government )?(?:commentary|editorial|article|statement|communique|speech|address|opinion|"
    r"message|sermon|homily|open letter|declaration)\b[^\]]{0,80}\]",
    re.I,
)
# How the culture pages head what they tell of books, films and plays.
REVIEW = re.compile(
    r"(?:books?|(?:crime |new |young adult |historical )?fiction|thrillers?|films?|cinema|movies?|theatre|theater|"
    r"opera|dance|music|albums?|"
    r"exhibitions?|poetry|comics|podcasts?|reviews?)(?: reviews?| of the week)?\s?[:|]",
    re.I,
)
VIEW = re.compile(
    r"(?:opinion|editorial|comment|commentary|column|analysis|essay|op-ed|viewpoint|leader)\s?[:|-]", re.I
)
# "A 121-107 rout", "Saints beat Falcons 48-3".
_SCORE = re.compile(
    r"\b\d{1,3}[-–]\d{1,3}\s(?:win|rout|victory|defeat|loss|draw|lead|triumph|thrashing|thriller|hammering|aggregate)\b|"
    r"\b(?:won|beat|lost|lead|led|leads|win|down|up)\s(?:[\w'-]+\s){0,3}\d{1,3}[-–]\d{1,3}\b",
    re.I,
)
_NUMBERS = re.compile(r"\d[-–]\d")
_FINAL = re.compile(r"\s\d{1,3}[-–]\d{1,3}$")
_ORDNANCE = frozenset({"explosives", "heavy-weapons"})
# Forms in which plots are told; reports of deeds are told in the past.
_PRESENT = vocabulary("genre.present")


def scored(headline: str, body: str) -> bool:
    """Whether the item opens with the score of a match."""
    if _FINAL.search(headline) or (_NUMBERS.search(headline) and _SCORE.search(headline)):
        return True
    return bool(_NUMBERS.search(body, 0, 300) and _SCORE.search(body, 0, 300))


def unreal(scene: Scene, told: Told, hit: Hit) -> bool:
    """Words for a deed that are none in an item of this kind."""
    kinds, lead = scene.kinds, scene.lead
    if kinds["innocent"] and not kinds["claim"]:
        # "Ruled out sabotage", "no sign of foul play": what blew up was nobody's bomb.
        own = told.kinds
        if hit.kind == "blast":
            return True
        if hit.kind in ("kill", "wound") and not (own["agent"] or own["weapon"] or own["act"] or own["shoot"]):
            return True
    relic = told.kinds["relic"] or (lead["relic"] and not told.counted)
    if relic and not lead["agent"] and (hit.mode in _ORDNANCE or hit.kind != "act"):
        # Old bombs, made safe or trodden on.
        return True
    if kinds["disease"] >= 2 and lead["disease"] and hit.kind in ("attack", "kill", "wound"):
        return not (told.kinds["agent"] or told.kinds["weapon"] or told.kinds["state"])
    plot = kinds["fiction"] and told.sentence.field == "body" and not told.sentence.text.isupper()
    return bool(plot) and not _PRESENT.isdisjoint(told.low[hit.begin : hit.end].split())
