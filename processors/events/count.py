"""Counts told by set phrases: nobody was hurt, the death toll rose to 14."""

from dataclasses import dataclass

from processors.events.quantity import quantity


@dataclass(frozen=True, slots=True)
class Told:
    """One count as told: `field` killed injured abducted missing displaced, of victims or of attackers.

    `total`: the text says that this is the sum. `more`: it adds to what was told before ("another three",
    "a soldier also died"). `other`: somebody gives it as his own count. `first` and `last` bound the words of the
    count.
    """

    field: str
    min: int | None
    max: int | None
    first: int
    last: int
    attacker: bool = False
    total: bool = False
    more: bool = False
    other: bool = False


def nobody(low: tuple[str, ...]) -> list[Told]:
    found = []
    for i, word in enumerate(low):
        if word in ("nobody", "none", "no", "without", "not", "never"):
            window = low[i : i + 9]
            for k, other in enumerate(window):
                if other in (",", ";", "but", "claimed", "group"):
                    break
                span = (i, i + k + 1)
                one = (
                    word == "nobody"
                    or window[:2] == ("no", "one")
                    or (word == "none" and "of" in window[:2])
                    or window[:2] in (("no", "-"), ("no", "person"), ("no", "people"), ("no", "student"))
                )
                if other in ("casualties", "casualty", "victims") and k <= 5 and word in ("no", "without", "not"):
                    found += [Told("killed", 0, 0, *span), Told("injured", 0, 0, *span)]
                elif other in ("injuries", "injury") and k <= 5 and word in ("no", "without", "not"):
                    found.append(Told("injured", 0, 0, *span))
                elif other in ("deaths", "fatalities") and k <= 4 and word == "no":
                    found.append(Told("killed", 0, 0, *span))
                elif (other in ("hurt", "harmed") and one) or (
                    other in ("harmed", "hurt") and word == "not" and k <= 2
                ):
                    found += [Told("killed", 0, 0, *span), Told("injured", 0, 0, *span)]
                elif other in ("injured", "wounded") and one:
                    found.append(Told("injured", 0, 0, *span))
                elif (other in ("killed", "died") and one) or (window[:4] == ("no", "loss", "of", "life") and k == 3):
                    found.append(Told("killed", 0, 0, *span))
                else:
                    continue
                if len(found) and other in ("killed",) and "or" in window:
                    found.append(Told("injured", 0, 0, *span))
                break
        elif word in _SAFE and not found:
            before = low[max(0, i - 8) : i]
            if {"all", "everyone", "everybody"} & set(before):
                found += [Told("killed", 0, 0, i, i + 1), Told("injured", 0, 0, i, i + 1)]
    return found


_SAFE = frozenset({"unharmed", "unhurt", "unscathed", "safe"})


def toll_of(low: tuple[str, ...]) -> list[Told]:
    """`the death toll rose to 14`, `bringing the number of dead to 12`, `put the number of civilians killed at 745`."""
    found = []
    for i in range(1, len(low) - 1):
        if low[i : i + 2] in (("in", "all"), ("in", "total")) and low[i - 1][0].isdigit():
            count = quantity(low, i - 1)
            if count:
                found.append(Told("killed", count.min, count.max, i - 1, i, False, True, False))
    for i, word in enumerate(low):
        dead = word == "toll" or (
            word in ("deaths", "dead", "killed", "fatalities")
            and bool({"number", "count"} & set(low[max(0, i - 4) : i]))
        )
        hurt = word in ("injured", "wounded") and "number" in low[max(0, i - 3) : i]
        if not (dead or hurt) or low[max(0, i - 1)] in ("earlier", "previous", "initial", "annual"):
            continue
        for k in range(i + 1, min(i + 11, len(low))):
            if low[k] in (
                "to",
                "at",
                "is",
                "was",
                "of",
                "passed",
                "reached",
                "stands",
                "hit",
                "exceeded",
                "exceeds",
                "topped",
                ":",
            ) and k + 1 < len(low):
                count = quantity(low, k + 1)
                if count and low[count.last : count.last + 1] not in (("%",), ("percent",)):
                    low_high = (count.min, count.max)
                    if low[k] in ("passed", "exceeded", "exceeds", "topped") and count.min is not None:
                        low_high = (count.min + 1, None)
                    found.append(
                        Told("injured" if hurt else "killed", *low_high, k + 1, count.last, False, True, False)
                    )
                    break
            if low[k] in (".", ";"):
                break
    return found
