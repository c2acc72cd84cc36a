"""A cheap question asked before a dear one: does a sentence hold any word that a pattern cannot do without?"""

from ahocorasick_rs import AhoCorasick


class Gate:
    """Substrings looked for in one pass.

    >>> bomb = Gate("bomb", "blast")
    >>> bomb.open("two bombs went off"), bomb.open("talks went on")
    (True, False)
    """

    __slots__ = ("_matcher",)

    def __init__(self, *stems: str) -> None:
        self._matcher = AhoCorasick(stems)

    def open(self, low: str) -> bool:
        """Whether any of the stems stands in a lower-case text, at whatever place of a word."""
        return bool(self._matcher.find_matches_as_indexes(low))
