"""Countries by name, for sentences that a person reads."""

from functools import lru_cache

import pycountry


@lru_cache(maxsize=512)
def country_name(code: str | None) -> str | None:
    """A country's everyday name by its alpha-3 code."""
    found = pycountry.countries.get(alpha_3=code) if code else None
    return str(getattr(found, "common_name", None) or found.name.split(",")[0]) if found else None
