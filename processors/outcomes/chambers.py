"""Parliaments, deputies and voters: parties to an outcome though no entity bears their name."""

import re
from collections.abc import Iterator

from processors.gate import Gate
from processors.gazetteer.folding import slug
from schemas import Entity

# Who decides in a state's name without one of its own.
_CHAMBER = re.compile(
    r"\b(?:(?:[Tt]he )?(?:[Pp]arliament|[Ss]enate|[Nn]ational [Aa]ssembly|[Ll]ower house|[Uu]pper house|[Dd]eputies|[Ss]enators|"  # noqa: E501
    r"[Ll]awmakers|[Ll]egislators|[Vv]oters|MPs|Bundestag|Bundesrat|House of Commons|House of Lords|House of Representatives|Knesset|Duma|Riksdag|Sejm|Cortes|Majlis|Rada|Storting|Folketing))\b"  # noqa: E501
    r"(?=(?: (?:on|late|last|early) [\w ]{1,16}?| in [A-Z]\w+(?: \w+)?)? (?:rejected|refused|voted|threw|turned|declined|would|will|blocked|"  # noqa: E501
    r"passed|approved|ratified|adopted|defeated|withheld|balked|said|have|has|buried|denied|backed|killed|sank|quit)\b)"
)
# Without one of these no chamber is named.
_HOUSES = Gate(
    "arliament", "enat", "ssembly", "ouse", "eput", "awmakers", "egislators", "oters", "MPs", "Bundes", "Knesset", "Duma",  # noqa: E501
    "Riksdag", "Sejm", "Cortes", "Majlis", "Rada", "Storting", "Folketing",
)  # fmt: skip


def chambers(text: str) -> Iterator[tuple[int, int, Entity]]:
    """Parliaments, deputies and voters that act in a sentence: parties though no entity bears their name."""
    for match in _CHAMBER.finditer(text) if _HOUSES.open(text) else ():
        begin = match.end() - len(match.group().removeprefix("The ").removeprefix("the "))
        if text[:begin].endswith(("'s ", "’s ")):
            continue  # "Latvia's parliament": the state is the party
        name = text[begin : match.end()]
        yield (
            begin,
            match.end(),
            Entity(
                id="name:" + slug(name),
                label="ORG",
                kind="government",
                name=name,
                salience=0.0,
                confidence=0.6,
                mentions=(),
            ),
        )
