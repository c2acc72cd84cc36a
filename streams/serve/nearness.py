"""What lies within so many kilometres of a point, in SQL."""

import math

from sqlalchemy import ColumnElement, Table, and_, func, or_

_EARTH = 6371.0088  # km, mean radius (IUGG)


def near_condition(table: Table, point: str, radius: float) -> ColumnElement[bool]:
    """Rows whose place is within `radius` kilometres of `latitude,longitude`; a box first, since an index knows it."""
    latitude, longitude = (float(part) for part in point.split(","))
    reach = math.degrees(radius / _EARTH)
    low, high = latitude - reach, latitude + reach
    found: list[ColumnElement[bool]] = [table.c.latitude.between(low, high)]
    # Near a pole every longitude is close; across the date line the box falls in two.
    if low > -90 and high < 90:
        width = math.degrees(
            math.asin(min(1.0, math.sin(min(radius / _EARTH, math.pi / 2)) / math.cos(math.radians(latitude))))
        )
        west, east = longitude - width, longitude + width
        across = [table.c.longitude.between(west + turn, east + turn) for turn in (-360, 0, 360)]
        found.append(or_(*across))
    # Haversine, compared by its sine, so that no inverse is needed.
    north = func.sin(func.radians(table.c.latitude - latitude) / 2)
    eastward = func.sin(func.radians(table.c.longitude - longitude) / 2)
    scale = math.cos(math.radians(latitude))
    half = north * north + scale * func.cos(func.radians(table.c.latitude)) * eastward * eastward
    found.append(half <= math.sin(min(radius / _EARTH / 2, math.pi / 2)) ** 2)
    return and_(*found)
