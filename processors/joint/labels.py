"""The names that the joint reader gives to what it finds, in the order of its outputs."""

from typing import Literal

Channel = Literal["P", "E", "X"]
# P names a paper where its fate is told, E is the trigger of an attack, X that of another relation (PLOVER).
CHANNELS: tuple[Channel, ...] = ("P", "E", "X")

KINDS = tuple(
    "declaration communique joint_statement chairs_statement resolution agreement treaty conclusions other".split()
)
STATUSES = tuple(
    "adopted signed refused not_adopted vetoed withdrawn postponed replaced ratified under_negotiation expected".split()
)
MODES = tuple(
    "firearms explosives suicide-attack aerial drone heavy-weapons abduct targeted beat torture sexual primitive "
    "destroy crowd-control unconventional none".split()
)
MODALITIES = tuple("asserted alleged denied planned hypothetical negated historical".split())
CATEGORIES = tuple(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT".split()
)
ATTRIBUTIONS = tuple("claimed accused stated none".split())

# What a head says of itself: two groups of names for each channel.
VALUES: dict[Channel, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "P": (KINDS, STATUSES),
    "E": (MODES, MODALITIES),
    "X": (CATEGORIES, MODALITIES),
}
# killed injured abducted actor target place date; dissenter party reason meeting
ROLES = tuple("KIBATLWDYRM")
ROLES_OF: dict[Channel, str] = {"P": "DYRM", "E": "KIBATLW", "X": "AT"}
OUTSIDE, BEGIN, INSIDE = 0, 1, 2
