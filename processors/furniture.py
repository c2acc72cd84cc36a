"""Agency furniture: datelines, credits, bylines, notes to editors; found by place and form, kept out of sentences."""

import re
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from processors.gazetteer.countries import country_named
from processors.gazetteer.places import cities
from schemas import Dateline

_MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,7}\.?"
_DATE = re.compile(
    rf"(?:(?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}})|(?P<d2>\d{{1,2}})\s+(?P<m2>{_MONTH}))"
    r"(?:,?\s+(?P<y>\d{4}|\d{2}))?\.?|no date",
    re.I,
)
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b,?", re.I)
_AGENCY = r"[A-Z][\w.&'’+ /-]{1,40}"
# What parts the dateline from the text.
_SEPARATOR = re.compile(r"\s*(?:\.?[-–—]{1,3}(?=\s|\[)|:(?=\s)|\s/\s)\s*")
_BRACKET = re.compile(rf"\s*[(/](?P<agency>{_AGENCY})[)/]\.?")
_PART = r"[\w.'’()\[\]/-]+(?: [\w.'’()\[\]/-]+){0,4}"
_HEAD = re.compile(rf"(?P<place>{_PART})(?P<rest>(?:, ?{_PART}){{0,4}})")
_NOTE = re.compile(
    r"\[(?:TEXT|EXCERPTS?|COMMENTARY|EDITORIAL|REPORT|SPEECH|INTERVIEW|CONTINUED|COMMUNIQUE|ARTICLE|STATEMENT|FROM|BY|"
    r"PASSAGE|WORDS?|BEGIN|END|VIDEO|ANNOUNCER|RECORDING|NO|DATED|SUMMARY|STUDIO|\"|ROUNDUP|NEWS)\b[^\]]{0,240}\]\s*",
    re.I,
)
_BYLINE = re.compile(
    r"(?:by|von|por|par)\s+[A-ZÀ-Þ][\w.'’-]*(?:\s+(?:and|y|[A-ZÀ-Þ][\w.'’-]*),?){1,9}(?:\s*[,|/-]\s*[\w .]{2,40})?|"
    r"(?:Associated Press|AP|Reuters|AFP) (?:Staff )?(?:Writer|Correspondent)s?",
    re.I,
)
_CREDIT = re.compile(
    rf"(?:[(\[/]|[-–—]{{1,2}}\s?|source:\s?|based on (?:an? )?|\(?with (?:additional )?inputs? from |©\s?)"
    rf"(?P<agency>{_AGENCY}?)(?: (?:report|inputs?|wire|news))?[)\]/.]*",
    re.I,
)
_WITH = re.compile(rf"\(?with (?P<agency>{_AGENCY}) inputs?\)?\.?", re.I)
_WORKERS = re.compile(
    r"\(?(?:additional |further )?(?:reporting|writing|editing|compiled|edited|written|translat\w+|production) "
    r"(?:and \w+ )?by .{2,400}|the story has been sourced from .{2,400}|\(?this (?:story|report|article) "
    r"(?:has been|was|is) .{2,300}",
    re.I,
)
_END = re.compile(
    r"[(\[]?(?:ends?|more(?: to follow)?(?: soon)?|more on this story|end item|developing(?: story)?|eom|#{2,5}|"
    r"-?\s?30\s?-|[a-z]{2,4}/[a-z]{2,4}(?:/[a-z]{2,4})?)[)\]]?[.…]*",
    re.I,
)
_EDITORS = re.compile(
    r"[(\[]?(?:eds?|editors?|desks?|attention editors|note to (?:editors|readers)|ed note|advisory|photos?|graphic|"
    r"copyright|all rights reserved|follow us|read more|also read|related|contact|photo by|file photo)"
    r"\b\s?[:)©(-].{0,400}",
    re.I,
)
_FLASH = re.compile(
    r"(?:(?:flash|urgent|breaking(?: news)?|alert|newsbreak|just in|snap|bulletin|developing|exclusive|watch|live|lead|"
    r"(?:update|wrapup|refile|corrected|recast|repeat|rpt|correction|writethru|write-thru|kill|advisory|factbox|explainer|"
    r"timeline|analysis|insight|newsmaker|special report)(?: ?\d{1,2})?|\d(?:st|nd|rd|th)? (?:ld|lead|update))"
    r"\s*(?:[:\]]|\s?[-–—](?=\s|\w))\s*|\(\w{1,8} ?LEAD\)\s*)+",
    re.I,
)
_CLOSING = re.compile(rf"\s[(/](?P<agency>{_AGENCY})[)/]\s?$")
_LINE = 500  # characters of a closing line; a longer one is text
# Acronyms that are also towns.
_NO_PLACE = frozenset("NATO ASEAN ECO BRICS IMF OPEC UNITA ANC ETA".split())
_NO_AGENCY = frozenset("end ends more text video file photo".split())


class Top(NamedTuple):
    """What stands before the first sentence of a body: `begin` is where the sentences start."""

    begin: int
    dateline: Dateline | None
    agency: str | None


def flash(headline: str) -> int:
    """How much of a headline is a label (URGENT:, UPDATE 1-), to be left out of the sentence."""
    found = _FLASH.match(headline)
    return found.end() if found and found.end() < len(headline) else 0


def top(body: str, published: datetime | None, upper: bool) -> Top:
    """Dateline, byline and bracketed notes at the head of a body."""
    begin, agency, dateline = 0, None, None
    for _ in range(4):
        stop = body.find("\n\n", begin)
        line = body[begin : stop if stop >= 0 else len(body)]
        if stop >= 0 and len(line) < 160 and (_BYLINE.fullmatch(line) or _EDITORS.fullmatch(line)):
            begin = stop + 2
            continue
        break
    head = body[begin : begin + 220]
    found = _dateline(head, published, upper)
    if found:
        length, dateline, agency = found
        begin += length
    while note := _NOTE.match(body, begin):
        begin = note.end()
    return Top(begin, dateline, agency)


def _dateline(head: str, published: datetime | None, upper: bool) -> tuple[int, Dateline | None, str | None] | None:
    head = head.split("\n\n", 1)[0]
    lone = _BRACKET.match(head)
    if lone and head[0] == "(":
        mark = _SEPARATOR.match(head, lone.end())
        return (mark.end(), None, _agency(lone["agency"])) if mark else None
    match = _HEAD.match(head)
    if not match:
        return None
    separator = _SEPARATOR.search(head)
    near = [b for b in _BRACKET.finditer(head) if b.start() < (separator.start() if separator else 90)]
    bracket = next((b for b in reversed(near) if _is_agency(head, b)), None)
    if bracket and bracket.start() < 90:
        mark = _SEPARATOR.match(head, bracket.end())
        space = re.compile(r"\s+").match(head, bracket.end())
        end = mark.end() if mark else space.end() if space else None
        if end is None or (not mark and not _dated(head[: bracket.start()], upper)):
            return None
        words, agency = head[: bracket.start()], _agency(bracket["agency"])
    elif separator and separator.start() < 90:
        words, agency, end = head[: separator.start()], None, separator.end()
    else:
        return None
    # Without date, agency or capitals, only a new sentence after the mark tells "Paris - The" from "Paris - the".
    firm = head[len(words) : end].strip() != ":" and head[end : end + 2].lstrip("\"'“‘")[:1].isupper()
    made = _made(words, published, upper, agency is not None, firm)
    if not made:
        return None
    dateline, tail = made
    return end, dateline, agency or tail


def _is_agency(head: str, bracket: re.Match[str]) -> bool:
    name = bracket["agency"]
    return country_named(name) is None and (
        any(a.isupper() and b.isupper() for a, b in pairwise(name)) or name.endswith("News") or _looks_agency(name)
    )


def _dated(words: str, upper: bool) -> bool:
    return bool(_DATE.search(words)) or (not upper and words.isupper())


def _made(
    words: str, published: datetime | None, upper: bool, agency: bool, firm: bool
) -> tuple[Dateline, str | None] | None:
    """The dateline of these words, with an agency named among them; None where they are the start of a sentence."""
    words = _WEEKDAY.sub("", words)
    words = re.sub(r"\s*[\[(]([^\])]+)[\])]", r", \1", words)
    found = _DATE.search(words)
    day = None
    if found:
        day = _day(found, published)
        words = words[: found.start()] + "," + words[found.end() :]
    parts = [p.strip(" .") for p in re.split(r"[,/]|\.\s", words) if p.strip(" .")]
    if not parts or len(parts) > 5 or any(len(p.split()) > 5 for p in parts):
        return None
    place, tail = parts[0], None
    code = next((c for c in map(country_named, parts[1:]) if c), None)
    for part in parts[1:]:
        if not country_named(part) and part.isupper() and 2 <= len(part) <= 10 and not cities(part) and not upper:
            tail = part
    options = cities(place)
    known = bool(options) or country_named(place) is not None
    loud = place.isupper() and not upper and place not in _NO_PLACE
    if not place[0].isupper() or len(place) < 3 or (not known and not (found and (agency or tail))):
        # FBIS heads ("CLANDESTINE, NO DATE (RADIO ...)") and towns too small for the table have date and agency.
        return None
    if not (found or agency or loud or tail):
        near = parts[1:] and not (country_named(parts[1]) or any(_in(o.admin, parts[1:]) for o in options))
        if not firm or len(parts) > 2 or near or not options or options[0].population < 20_000 or place in _NO_PLACE:
            return None
    code = code or country_named(place) or next((c.country for c in options if _in(c.admin, parts[1:])), None)
    code = code or (options[0].country if options else None)
    name = place.title() if place.isupper() and (options or len(place) > 3) else place
    return Dateline(place=name, country=code, date=day), tail


def located(words: str) -> Dateline | None:
    """The dateline of an item's `located` field ("Grosseto, Italy")."""
    parts = [p.strip() for p in words.split(",") if p.strip()]
    if not parts:
        return None
    code = next((c for c in map(country_named, parts[::-1]) if c), None)
    options = cities(parts[0])
    best = next((o.country for o in options if _in(o.admin, parts[1:])), options[0].country if options else None)
    return Dateline(place=parts[0], country=code or best)


def _in(admin: str, parts: list[str]) -> bool:
    return any(p.upper().replace(".", "") == admin for p in parts)


def _day(found: re.Match[str], published: datetime | None) -> date | None:
    month, number = found["m1"] or found["m2"], found["d1"] or found["d2"]
    if not month:
        return None
    year = int(found["y"]) if found["y"] else None
    if year is not None and year < 100:
        year += 1900 if year > 69 else 2000
    if year is None and published is None:
        return None
    value = _MONTHS[month[:3].lower()]
    try:
        if year is not None:
            return date(year, value, int(number))
        assert published is not None
        # The year that brings the day nearest to the item's own: 31 December told on 1 January.
        days = [date(published.year + y, value, int(number)) for y in (-1, 0, 1)]
        return min(days, key=lambda d: abs((d - published.date()).days))
    except ValueError:
        return None


def _agency(text: str) -> str:
    return re.sub(r"^(?:an?|the) ", "", text.strip(" ./-"), flags=re.I)


def tail(body: str, begin: int) -> tuple[int, str | None]:
    """Where the sentences of a body end, and the agency its last lines credit."""
    end, agency = len(body.rstrip()), None
    for _ in range(8):
        start = max(body.rfind("\n\n", begin, end) + 2, begin)
        line = body[start:end].strip()
        if len(line) > _LINE:
            break
        credit = _CREDIT.fullmatch(line) or _WITH.fullmatch(line)
        if credit and credit["agency"].strip().lower() not in _NO_AGENCY and len(line) < 70:
            agency = agency or _agency(credit["agency"])
        elif not (_END.fullmatch(line) or _WORKERS.fullmatch(line) or _EDITORS.fullmatch(line)):
            break
        if start <= begin:
            break
        end = len(body[:start].rstrip())
    closing = _CLOSING.search(body, max(begin, end - 60), end)
    if closing and _looks_agency(closing["agency"]):
        agency, end = agency or _agency(closing["agency"]), closing.start()
    return end, agency


def _looks_agency(name: str) -> bool:
    return (name.isupper() and len(name) <= 12 and name.lower() not in _NO_AGENCY) or name in (
        "Reuters", "Xinhua", "Interfax", "Yonhap", "Kyodo", "Bernama", "Antara", "dpa",
    )  # fmt: skip
