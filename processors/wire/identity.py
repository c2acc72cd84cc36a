"""Who sent an item and which item it is: the key that all its versions share."""

import re
from urllib.parse import unquote, urlsplit

from schemas import AltId

# Roles of alternative ids that agencies promise to keep over all versions (AP itemid, Reuters guid).
_STABLE_ROLES = ("itemid", "guid")
# What software writes where it has no id; as an id it would make one story of all.
_NO_ID = frozenset(
    {"", "n/a", "na", "none", "null", "nil", "undefined", "unknown", "nan", "false", "true", "guid", "id", "itemid"}
)
# What trackers add to an address: nothing depends on it.
_TRACKER = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|link\w*|bbc\w*|custom\w*)|fbclid|gclid|mc_[ce]id|ns_\w+|xtor)", re.I
)
# Delivery tokens differ each time the same item is fetched; a session of parliament has such a name too.
_TOKEN = re.compile(r"(?:token|sig|signature|session|sessionid|apikey)", re.I)
_HEX, _BASE64 = re.compile(r"[0-9a-f]{10,}", re.I), re.compile(r"[\w+/=.~-]{16,}", re.ASCII)
_KINDS = re.compile(r"[0-9]++|[a-z]++|[A-Z]++")
_ENDS_AT = re.compile(r"\d{8,}|\d{4}-\d\d-\d\d[\dTZ:%.+-]*", re.ASCII | re.I)
# AP signs its addresses with these, always the first two together.
_AP = frozenset({"qt", "et", "ai"})
# The BBC counts the revisions of an article in the fragment of its guid.
_COUNTED = re.compile(r"(?:^|\.)bbc\.(?:co\.uk|com)$", re.I)
# RFC 3085 ends a NewsML URN with the revision, behind provider, date and item; where there are fewer parts the last is
# the item. Some write the date with its time, colons and all. Reuters tags do likewise.
_DATE = (
    r"(?:\d{8}(?:T\d{4,6}(?:Z|[+-]\d{4})?)?"
    r"|\d{4}-\d\d-\d\d(?>(?:T\d\d:\d\d(?>(?::\d\d(?:\.\d{1,9})?)?)(?>(?:Z|[+-]\d\d:?\d\d)?))?))"
)
_REVISION = re.compile(
    rf"(urn:newsml:[^:]{{1,200}}:{_DATE}:.{{1,400}}?|tag:[^,:]{{1,80}},\d{{4}}:newsml_.{{1,400}}?):\d{{1,6}}[AUN]?",
    re.I,
)
_NAMESPACES = frozenset({"newswire", "wire", "news", "newsml", "agency"})
# Namespaces that number things and name nobody.
_NUMBERS = frozenset({"uuid", "guid", "id", "oid", "isbn", "issn", "item", "sha1", "sha256", "md5"})


def is_no_id(value: str) -> bool:
    """Whether a text is what software writes for want of an id: a word for none, zeros, or nothing but marks.

    >>> is_no_id("N/A"), is_no_id("00000000-0000-0000-0000-000000000000"), is_no_id("b-17")
    (True, True, False)
    """
    said = value.strip().lower()
    return said in _NO_ID or not any(mark.isalnum() and mark != "0" for mark in said.removeprefix("urn:uuid:"))


def stable_uri(uri: str) -> str:
    """The uri without what changes from delivery to delivery: delivery tokens, trackers, revision.

    Two addresses are one only where the standard says so (case of scheme and host, a port that is the scheme's own)
    or a feed's own habit does; everything else may be what tells two stories apart.

    >>> stable_uri("HTTPS://Desk.example:443/live?post=5&utm_source=rss#post-6")
    'https://desk.example/live?post=5#post-6'
    """
    if uri[:4].lower() == "http":
        try:
            parts = urlsplit(uri)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return uri
        pairs = parts.query.split("&") if parts.query else []
        names = {pair.partition("=")[0].lower() for pair in pairs}
        kept = [pair for pair in pairs if not _is_volatile(pair, names)]
        own = {"http": 80, "https": 443}.get(parts.scheme)
        place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port and port != own else "")
        return parts._replace(netloc=place, query="&".join(kept), fragment=_fragment(parts.fragment, host)).geturl()
    match = _REVISION.fullmatch(uri)
    return match.group(1) if match else uri


def _fragment(written: str, host: str) -> str:
    """A fragment without where to scroll to and what trackers add; what is left may name the story."""
    kept = "&".join(
        pair for pair in written.partition(":~:")[0].split("&") if not _TRACKER.fullmatch(pair.partition("=")[0])
    )
    return "" if kept == "top" or (kept.isdecimal() and _COUNTED.search(host)) else kept


def _is_volatile(pair: str, names: set[str]) -> bool:
    name, _, value = pair.partition("=")
    if name.lower() in _AP:
        return {"qt", "et"} <= names
    if name.lower() == "expires":
        return bool(_ENDS_AT.fullmatch(value))
    return bool(_TRACKER.fullmatch(name)) or (bool(_TOKEN.fullmatch(name)) and _looks_random(unquote(value)))


def _looks_random(value: str) -> bool:
    """Whether a value is one that a machine drew: long, of hex or base64, digits strewn among letters."""
    kinds = _KINDS.findall(value)
    if not any(kind[0].isdigit() for kind in kinds) or all(kind[0].isdigit() for kind in kinds):
        return False
    if _HEX.fullmatch(value):
        return True
    return bool(_BASE64.fullmatch(value)) and 3 * len(kinds) >= len(value)


def provider(uri: str) -> str:
    """Who sent it, as the uri says: the host, the tag's authority, the URN's agency; else `wire`.

    Only the uri is asked, because credits and sources differ between versions of one item.
    """
    scheme, _, rest = uri.partition(":")
    match scheme.lower():
        case "urn":
            parts = rest.split(":")
            agency = len(parts) > 2 and parts[0].lower() in _NAMESPACES
            # urn:<something> alone is a bare identifier, often a UUID, and names nobody.
            name = parts[1 if agency else 0].lower() if len(parts) > 1 else ""
            return "wire" if name in _NUMBERS else name or "wire"
        case "tag":
            return rest.split(",")[0].lower() or "wire"
        case "http" | "https":
            host = rest.lstrip("/").split("/")[0].split("@")[-1].split(":")[0].lower()
            return re.sub(r"^(?:www|api|feeds?|rss)\.", "", host) or "wire"
    return "wire"


def item_key(uri: str, alt_ids: tuple[AltId, ...]) -> str:
    """`provider:stable id`: an agency's own item id where there is one, else the stable uri."""
    by_role = {alt.role.lower(): alt.value for alt in alt_ids}
    stable = next((by_role[role] for role in _STABLE_ROLES if by_role.get(role)), None)
    return f"{provider(uri)}:{stable or stable_uri(uri)}"
