"""Where a sentence ends: newswire, quotes, abbreviations, initials, capitals and text written in lower case."""

import re
from collections.abc import Iterator

# Never the end of a sentence, whatever follows.
_TITLES = frozenset(
    "mr mrs ms messrs dr prof gen lt col maj capt cmdr sgt cpl pvt adm brig rear-adm vice-adm rev hon sen rep gov "
    "pres fr sr. st ste mt ft hon amb supt insp det con cllr atty asst dep brig-gen lt-gen maj-gen lt-col sgt-maj "
    "vs v viz cf approx est ing lic arq mme mlle herr sra srta gral cnel tte al-haj eng engr adv ald spc".split()
)
# The end of a sentence only when what follows starts one.
_SHORT = frozenset(
    "inc corp co ltd llc plc bros jr sr jnr snr u.s u.n u.k e.u d.c a.m p.m u.s.a u.s.s.r ph.d m.d b.a m.a etc "
    "no nos art sec dept div ave blvd rd ariz calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo "
    "mont neb nev okla ore pa tenn tex va vt wash wis wyo ala ark jan feb mar apr jun jul aug sept sep oct nov dec "
    "mon tue tues wed thu thur thurs fri sat sun i.e e.g p.s s.a a.k.a u.a.e p.o n.y l.a".split()
)
_OPENERS = frozenset(
    "the a an he she it they we i you in on at after before but and as when while with for from there this that these "
    "those his her its their our my one two three four five no not if since since so some many most all both police "
    "officials according last meanwhile however also earlier later although because during under among by of to what "
    "who how why where an another about more here nor yet still even".split()
)
_NUMBERED = frozenset("no nos art sec jan feb mar apr jun jul aug sept sep oct nov dec".split())
# One mark first, then what makes it an end: the search stops nowhere else.
# A run of stops is tried from its first alone, and gives nothing back.
_STOP = re.compile(
    r"""[\n.!?…](?:(?<=\n)\n|(?<=[.!?…])(?<![.!?…]{2})[.!?…]*+["'”’»)\]]*+(?=\s)|(?<=[a-z][a-z)][.!?])(?=[A-Z][a-z]))"""
)
_NEXT = re.compile(r"""\s*["'“‘«(\[-]*\s?(\w+)""")
_OPEN = "\"'“‘([-"
_LEAD = re.compile(r"\s*(?:[-*•]\s)?")


def breaks(text: str, lower: bool) -> Iterator[int]:
    """The offsets at which a sentence of a normalised text ends; `lower` for text written without capitals."""
    for match in _STOP.finditer(text):
        end = match.end()
        glued = not text[end : end + 1].isspace()
        if glued or text[match.start()] == "\n" or _ends(text, match.start(), match.group(), end, lower):
            yield end


def _ends(text: str, start: int, stop: str, end: int, lower: bool) -> bool:
    follows = _NEXT.match(text, end)
    word = follows.group(1) if follows else ""
    # A lower-case word goes on with the sentence, unless the whole text is in lower case.
    if word and not lower and word[0].islower():
        return False
    if stop[0] != "." or stop.startswith(".."):
        return True
    return _full_stop(text[max(0, start - 24) : start], stop, word)


def _full_stop(before: str, stop: str, word: str) -> bool:
    token = before.rsplit(None, 1)[-1].lstrip(_OPEN) if before.strip() else ""
    small = token.lower().rsplit("-", 1)[-1] if token.lower() not in _TITLES else token.lower()
    if small in _TITLES:
        return False
    if len(stop) > 1:
        return True  # a bracket or a quotation mark closes after it
    if len(token) == 1 and token.isalpha():
        # An initial: J. Smith; but "plan B. The".
        return word.lower() in _OPENERS and token.upper() not in "AI"
    if small in _NUMBERED and word[:1].isdigit():
        return False
    if small in _SHORT or (len(token) > 2 and "." in token and all(len(p) == 1 for p in token.split("."))):
        return not word or word.lower() in _OPENERS
    return True


def cut(text: str, begin: int, lower: bool) -> Iterator[tuple[int, int]]:
    """Begin and end of every sentence from an offset on, without the space around it."""
    for end in (*(b for b in breaks(text, lower) if b > begin), len(text)):
        lead = _LEAD.match(text, begin, end)
        start = lead.end() if lead else begin
        stop = end
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if stop > start:
            yield start, stop
        begin = end
