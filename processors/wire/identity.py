"""Who sent an item and which item it is: the key that all its versions share."""

import re
from urllib.parse import urlsplit

from schemas import AltId

# Roles of alternative ids that agencies promise to keep over all versions (AP itemid, Reuters guid).
_STABLE_ROLES = ("itemid", "guid")
# What trackers add to an address: nothing depends on it.
_TRACKER = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|link\w*|bbc\w*|custom\w*)|fbclid|gclid|mc_[ce]id|ns_\w+|xtor)", re.I
)
# Delivery tokens differ each time the same item is fetched; a session of parliament or an article's number is short.
_TOKEN = re.compile(r"(?:token|sig|signature|expires|session|sessionid|apikey)", re.I)
_TOKEN_LENGTH = 8
# AP signs its addresses with these, always the first two together.
_AP = frozenset({"qt", "et", "ai"})
_IDLE_FRAGMENT = re.compile(r"(?:top|:~:.*|(?:xtor|utm_\w+|ref|at_\w+|ns_\w+)=.*|)", re.I)
# The BBC counts the revisions of an article in the fragment of its guid.
_COUNTED = re.compile(r"(?:^|\.)bbc\.(?:co\.uk|com)$", re.I)
# RFC 3085 ends a NewsML URN with the revision; Reuters tags do likewise.
_REVISION = re.compile(r"^((?:urn:newsml:|tag:[^,:]{1,80},\d{4}:newsml_).{1,400}?):\d{1,6}[AUN]?$", re.I)
_NAMESPACES = frozenset({"newswire", "wire", "news", "newsml", "agency"})
# Namespaces that number things and name nobody.
_NUMBERS = frozenset({"uuid", "guid", "id", "oid", "isbn", "issn", "item", "sha1", "sha256", "md5"})


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
        fragment = parts.fragment
        if _IDLE_FRAGMENT.fullmatch(fragment) or (_COUNTED.search(host) and fragment.isdecimal()):
            fragment = ""
        own = {"http": 80, "https": 443}.get(parts.scheme)
        place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port and port != own else "")
        return parts._replace(netloc=place, query="&".join(kept), fragment=fragment).geturl()
    match = _REVISION.match(uri)
    return match.group(1) if match else uri


def _is_volatile(pair: str, names: set[str]) -> bool:
    name, _, value = pair.partition("=")
    if name.lower() in _AP:
        return {"qt", "et"} <= names
    return bool(_TRACKER.fullmatch(name)) or (len(value) >= _TOKEN_LENGTH and bool(_TOKEN.fullmatch(name)))


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
