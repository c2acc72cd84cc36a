"""Who sent an item and which item it is: the key that all its versions share."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from schemas import AltId

# Roles of alternative ids that agencies promise to keep over all versions (AP itemid, Reuters guid).
_STABLE_ROLES = ("itemid", "guid")
# Delivery tokens that differ each time the same item is fetched (AP qt/et/ai, trackers, signatures).
_VOLATILE = re.compile(r"^(?:qt|et|ai|utm_\w+|token|sig|signature|expires|session|apikey)$", re.I)
# RFC 3085 ends a NewsML URN with the revision; Reuters tags do likewise.
_REVISION = re.compile(r"^((?:urn:newsml:|tag:[^,:]{1,80},\d{4}:newsml_).{1,400}?):\d{1,6}[AUN]?$", re.I)
_NAMESPACES = frozenset({"newswire", "wire", "news", "newsml", "agency"})
# Namespaces that number things and name nobody.
_NUMBERS = frozenset({"uuid", "guid", "id", "oid", "isbn", "issn", "item", "sha1", "sha256", "md5"})


def stable_uri(uri: str) -> str:
    """The uri without what changes from delivery to delivery: volatile query, fragment, revision."""
    if uri[:4].lower() == "http":
        try:
            parts = urlsplit(uri)
        except ValueError:
            return uri
        query = urlencode([(k, v) for k, v in parse_qsl(parts.query) if not _VOLATILE.match(k)])
        return parts._replace(query=query, fragment="").geturl()
    match = _REVISION.match(uri)
    return match.group(1) if match else uri


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
