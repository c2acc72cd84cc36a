"""The catalogue: one card for each item, by which a notice in words finds the item that it kills, holds or releases."""

import re
import sys
from array import array
from collections.abc import Callable
from itertools import islice

from processors.memory.records import Card, Notice, Row

_WORD = re.compile(r"[^\W_]+")
_PARTED = re.compile(r"[:/#?&=]")
# A text of ASCII lets itself be changed letter by letter, some times faster than it is searched.
_ASCII = [chr(code) for code in range(128)]
_PLAIN = {ord(c): c.lower() if c.isalnum() else None for c in _ASCII}
_SPACED = {ord(c): c.lower() if c.isalnum() else " " for c in _ASCII}
_PARTS = _PLAIN | dict.fromkeys(map(ord, ":/#?&="), " ")
_TAILS = 6  # last parts of an id that are looked at
NEWEST, MOST = 500, 5000  # cards looked at under one word of a headline, and under one identifier or slug
MEANT = 0.7  # share of words that a quoted headline must have in common with an item's
_SHARDS = 256  # dictionaries of handles: one that grows is copied, and one of millions held the event loop for 0.5 s


def plain(text: str) -> str:
    """Letters and digits alone, in small letters: "dpa 123", "DPA-123" and "dpa:123" are one."""
    return text.translate(_PLAIN) if text.isascii() else "".join(_WORD.findall(text.casefold()))


def tails(uri: str) -> list[str]:
    """An id by its last parts: "urn:newsml:dpa.com:2025:123" is also "2025123" and "dpacom2025123"."""
    return _tails(_parts(uri))


def _parts(uri: str) -> list[str]:
    """The parts of an id, each as `plain` has it: joined they are the plain id."""
    return uri.translate(_PARTS).split() if uri.isascii() else list(filter(None, map(plain, _PARTED.split(uri))))


def _tails(parts: list[str]) -> list[str]:
    found, tail, digits = [], "", False
    for part in reversed(parts[-_TAILS:]):
        tail, digits = part + tail, digits or not part.isalpha()
        if digits and len(tail) >= 5:
            found.append(tail)
    return found


def headline_words(text: str) -> frozenset[str]:
    """The words of a headline in small letters."""
    return frozenset(text.translate(_SPACED).split() if text.isascii() else _WORD.findall(text.casefold()))


class Catalogue:
    """The index of the cards by id, slug and headline, built of the table's `card:` rows, where the cards stay.

    A handle is kept as a number of 64 bits: whoever sends items writes the words, and they must not fill the memory.
    The number is Python's own hash of this process, which nobody outside can foresee.
    `get` gives the row of a key.
    """

    def __init__(self, get: Callable[[str], Row | None]) -> None:
        self._get = get
        # Of each item its position and its handles, packed; of each handle its item, or its items in their order.
        self._packed: dict[str, bytes] = {}
        self._by: list[dict[int, str | dict[str, None]]] = [{} for _ in range(_SHARDS)]
        self.handles = 0

    def file(self, card: Card) -> None:
        """Enter a card, in the place of the item's earlier one."""
        self.remove(card.item)
        numbers = [hash(handle) for handle in _handles(card)]
        self._packed[card.item] = array("q", [card.position, *numbers]).tobytes()
        self.handles += len(numbers)
        for number in numbers:
            part = self._by[number % _SHARDS]
            held = part.setdefault(number, card.item)
            if held is card.item:
                continue
            if isinstance(held, dict):
                held[card.item] = None
            elif held != card.item:
                part[number] = {held: None, card.item: None}

    def remove(self, item: str) -> None:
        if item not in self._packed:
            return
        packed = array("q", self._packed.pop(item))
        self.handles -= len(packed) - 1
        for number in packed[1:]:
            part = self._by[number % _SHARDS]
            held = part.get(number)
            if isinstance(held, dict):
                held.pop(item, None)
                if not held:
                    del part[number]
            elif held == item:
                del part[number]

    def find(self, notice: Notice) -> list[Card]:
        """The cards a notice names, surest way first: ids, then quoted headlines, then the newest of a slug."""
        own = notice.item
        named = [n for value in notice.ids for n in self._look("i:" + plain(value), own)]
        named += [n for value in notice.ids for t in tails(value) for n in self._look("i:" + t, own)]
        if not named:
            named = [n for text in notice.headlines for n in self._headed(text, own)]
        if not named:
            for slug in notice.slugs:
                named += sorted(self._look("s:" + plain(slug), own), key=self._position)[-1:]
        return [card for name in dict.fromkeys(named) if (card := self._card(name)) is not None]

    def _card(self, item: str) -> Card | None:
        row = self._get("card:" + item)
        return row if isinstance(row, Card) else None

    def _position(self, item: str) -> int:
        return int.from_bytes(self._packed[item][:8], sys.byteorder, signed=True)

    def _look(self, handle: str, own: str | None, most: int = MOST) -> list[str]:
        """The items under a handle; of many the newest, so that no headline told ten thousand times costs a notice."""
        number = hash(handle)
        held = self._by[number % _SHARDS].get(number, {})
        newest = [held] if isinstance(held, str) else list(islice(reversed(held), most))
        return [name for name in reversed(newest) if name != own]

    def _headed(self, text: str, own: str | None) -> list[str]:
        words = headline_words(text)
        if len(words) < 3:
            return []
        near: dict[str, int] = {}
        for word in words:
            for name in self._look("w:" + word, own, NEWEST):
                near[name] = near.get(name, 0) + 1
        best: tuple[float, int, str] | None = None
        # What has fewer words in common is neither meant nor cut short (then the last word may be cut, too).
        least = min(MEANT * len(words), sum(len(w) > 3 for w in words) - 1)
        for name, common in near.items():
            card = self._card(name) if common >= least else None
            if card is None:
                continue
            share = common / len(words | headline_words(card.headline))
            rank = (share, card.position, name)
            # A quotation may be cut short: all its words in order at the head of the headline.
            cut = len(words) >= 4 and plain(card.headline).startswith(plain(text))
            if (share >= MEANT or cut) and (best is None or rank > best):
                best = rank
        return [best[2]] if best else []


def could_name(notice: Notice, card: Card) -> bool:
    """Whether a notice and a card have a handle in common: a cheap look before `find` is asked."""
    ids = notice.ids
    named = {"i:" + plain(value) for value in ids} | {"i:" + tail for value in ids for tail in tails(value)}
    named |= {"s:" + plain(slug) for slug in notice.slugs}
    named |= {"w:" + word for text in notice.headlines for word in headline_words(text)}
    return not named.isdisjoint(_handles(card))


def _handles(card: Card) -> list[str]:
    ids = [_parts(value) for value in (card.uri, card.item, *card.ids)]
    handles = ["i:" + "".join(parts) for parts in ids]
    # The tail of an id of one part is the id.
    handles += ["i:" + tail for parts in ids if len(parts) > 1 for tail in _tails(parts)]
    if card.slug:
        handles.append("s:" + plain(card.slug))
    handles += ["w:" + word for word in headline_words(card.headline) if len(word) > 3]
    return list(dict.fromkeys(handles))
