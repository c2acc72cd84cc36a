"""Origins of web pages: which may read the API, and which only try to write to it with a visitor's browser."""

from starlette.datastructures import Headers


def parse_origins(text: str) -> tuple[str, ...]:
    """The origins of TOCSIN_CORS, as browsers name them."""
    return tuple(origin for part in text.split(",") if (origin := part.strip().rstrip("/").lower()))


def foreign(scheme: str, headers: Headers, trusted: frozenset[str]) -> bool:
    """Whether a browser sends this for a page that is neither ours nor of a trusted origin.

    Without keys nothing else tells our own page from any that a visitor has open: a form, or a text that needs no
    preflight, gets here from everywhere. Programs send neither header. `*` lets every page read and none write.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None and origin.lower() in trusted:
        return False
    if site in ("cross-site", "same-site"):
        return True
    if origin is None:
        return False
    # Behind a proxy that ends TLS we are asked by http: whether the schemes are one, the browser knows.
    schemes = ("http", "https") if site == "same-origin" else (scheme,)
    return origin.lower() not in {f"{one}://{headers.get('host', '').lower()}" for one in schemes}
