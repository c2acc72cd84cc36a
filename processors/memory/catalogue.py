"""The catalogue: one card for each item, by which a notice in words finds the item that it kills, holds or releases."""

import re
from itertools import islice

from processors.memory.records import Card, Notice

_WORD = re.compile(r"[^\W_]+")
NEWEST, MOST = 500, 5000  # cards looked at under one word of a headline, and under one identifier or slug
MEANT = 0.7  # share of words that a quoted headline must have in common with an item's


def plain(text: str) -> str:
    """Letters and digits alone, in small letters: "dpa 123", "DPA-123" and "dpa:123" are one."""
    return "".join(_WORD.findall(text.casefold()))


def tails(uri: str) -> list[str]:
    """An id by its last parts: "urn:newsml:dpa.com:2025:123" is also "2025123" and "dpacom2025123"."""
    parts = [p for p in re.split(r"[:/#?&=]", uri) if p]
    found = ["".join(plain(p) for p in parts[-n:]) for n in range(1, min(6, len(parts)) + 1)]
    return [t for t in found if len(t) >= 5 and any(ch.isdigit() for ch in t)]


def headline_words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


class Catalogue:
    """The cards in memory, by id, slug and headline; built of the table's `card:` rows."""

    def __init__(self) -> None:
        self.cards: dict[str, Card] = {}
        self._by: dict[str, dict[str, None]] = {}

    def file(self, card: Card) -> None:
        """Enter a card, in the place of the item's earlier one."""
        self.remove(card.item)
        self.cards[card.item] = card
        for handle in _handles(card):
            self._by.setdefault(handle, {})[card.item] = None

    def remove(self, item: str) -> None:
        card = self.cards.pop(item, None)
        for handle in _handles(card) if card else ():
            names = self._by.get(handle, {})
            names.pop(item, None)
            if not names:
                self._by.pop(handle, None)

    def find(self, notice: Notice) -> list[Card]:
        """The cards a notice names, surest way first: ids, then quoted headlines, then the newest of a slug."""
        own = notice.item
        named = [n for value in notice.ids for n in self._look("i:" + plain(value), own)]
        named += [n for value in notice.ids for t in tails(value) for n in self._look("i:" + t, own)]
        if not named:
            named = [n for text in notice.headlines for n in self._headed(text, own)]
        if not named:
            for slug in notice.slugs:
                slugged = self._look("s:" + plain(slug), own)
                named += sorted(slugged, key=lambda n: self.cards[n].position)[-1:]
        return [self.cards[name] for name in dict.fromkeys(named)]

    def _look(self, handle: str, own: str | None, most: int = MOST) -> list[str]:
        """The items under a handle; of many the newest, so that no headline told ten thousand times costs a notice."""
        newest = list(islice(reversed(self._by.get(handle, {})), most))
        return [name for name in reversed(newest) if name != own and self.cards[name].status != "notice"]

    def _headed(self, text: str, own: str | None) -> list[str]:
        words = headline_words(text)
        if len(words) < 3:
            return []
        near: dict[str, int] = {}
        for word in words:
            for name in self._look("w:" + word, own, NEWEST):
                near[name] = near.get(name, 0) + 1
        best: tuple[float, int, str] | None = None
        for name, common in near.items():
            card = self.cards[name]
            theirs = headline_words(card.headline)
            share = common / len(words | theirs)
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
    ids = [card.uri, card.item, *card.ids]
    handles = ["i:" + plain(value) for value in ids] + ["i:" + t for value in ids for t in tails(value)]
    if card.slug:
        handles.append("s:" + plain(card.slug))
    return list(dict.fromkeys([*handles, *("w:" + w for w in headline_words(card.headline) if len(w) > 3)]))
