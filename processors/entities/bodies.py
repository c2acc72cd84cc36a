"""Bodies of a state and others that no table lists: what kind they are and whose, read from their name."""

import re

from processors.entities.linking import Context, home
from processors.gazetteer.countries import country_named, country_of
from processors.gazetteer.folding import fold, slug
from processors.gazetteer.lexicon import Entry

_SUBJECTS = {
    "defence": "defence-ministry", "defense": "defence-ministry", "national defence": "defence-ministry",
    "national defense": "defence-ministry", "foreign": "foreign-ministry", "foreign affairs": "foreign-ministry",
    "external affairs": "foreign-ministry", "interior": "interior-ministry", "the interior": "interior-ministry",
    "home": "interior-ministry", "home affairs": "interior-ministry", "internal affairs": "interior-ministry",
    "public security": "interior-ministry", "health": "health-ministry", "finance": "finance-ministry",
    "public health": "health-ministry", "justice": "justice-ministry", "education": "education-ministry",
    "energy": "energy-ministry", "oil": "oil-ministry", "petroleum": "oil-ministry",
    "information": "information-ministry", "agriculture": "agriculture-ministry",
    "transport": "transport-ministry", "trade": "trade-ministry",
    "commerce": "trade-ministry", "economy": "economy-ministry", "culture": "culture-ministry",
}  # fmt: skip
_MINISTRY = re.compile(
    r"\A(?:(?P<owner>.+?)(?:['’]s)? )?"
    r"(?:(?P<before>[A-Z][\w ]*?) Ministry|(?:Ministry|Department|Office) (?:of|for) (?P<after>.+?))"
    r"(?: of (?P<land>.+))?",
    re.I,
)
_FORCE = re.compile(
    r"\A(?P<owner>.+?)(?:['’]s)? (?P<body>Army|Navy|Air Force|Armed Forces|Military|Police|National Police|Coast Guard|"
    r"Parliament|Government|Supreme Court|Central Bank|National Guard|Senate|Congress|Embassy|Federal Police)",
    re.I,
)
# The kind that a word of the name tells, the first that fits in this order.
_WORDS = (
    ("party", "party partido parti partei democrats coalition dal"),
    ("media", "times post news radio tv television herald tribune gazette journal press newspaper"),
    (
        "company",
        "inc corp co ltd llc plc ag gmbh bank airline airlines airways motors energy holdings industries electric oil",
    ),
    ("military", "army navy brigade battalion regiment division corps command fleet guard guards troops"),
    (
        "government",
        "court parliament senate congress assembly police commission authority agency department government cabinet "
        "embassy",
    ),
    (
        "ngo",
        "university college institute foundation association federation society church committee council union club",
    ),
)
_KINDS = {word: (rank, kind) for rank, (kind, words) in enumerate(_WORDS) for word in words.split()}
_FORCES = frozenset({"army", "navy", "air force", "armed forces", "military", "national guard"})
_LONGEST = 120


def body(name: str, context: Context) -> Entry | None:
    """What an organisation's name says of itself: "Indian Army" is `tocsin:org/ind-army`, military, of India.

    A ministry without a country is the dateline's, else the item's most named country's. None where nothing is known.
    """
    if len(name) > _LONGEST:
        return None
    ministry = _MINISTRY.fullmatch(name)
    if ministry:
        subject = _SUBJECTS.get((ministry["before"] or ministry["after"] or "").lower().strip())
        owner = ministry["owner"] or ministry["land"]
        country = _country(owner) if owner else home(context)
        if subject and country:
            return Entry(f"tocsin:org/{country.lower()}-{subject}", name, "ORG", "ministry", country)
    force = _FORCE.fullmatch(name)
    if force and (country := _country(force["owner"])):
        part = force["body"].lower()
        kind = "military" if part in _FORCES else "government"
        return Entry(f"tocsin:org/{country.lower()}-{slug(part)}", name, "ORG", kind, country)
    told = min((_KINDS[w] for w in fold(name).split() if w in _KINDS), default=None)
    first = _country(name.split(" ", 1)[0])
    return Entry("name:" + slug(name), name, "ORG", told[1], first) if told else None


def _country(words: str) -> str | None:
    words = words.removeprefix("the ").removeprefix("The ")
    return country_of(words) or country_named(words)
