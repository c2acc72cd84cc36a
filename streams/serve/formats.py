"""A page of rows as JSON, NDJSON, CSV or GeoJSON."""

import csv
import io
from collections.abc import Callable
from typing import Any

import orjson
from starlette.datastructures import URL
from starlette.responses import Response

Row = dict[str, Any]
_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def page_response(
    kind: str, rows: list[Row], following: str | None, url: URL, flat: Callable[[Row], Row], **more: Any
) -> Response:
    """A page in one of the forms; `flat` makes one level of a record. The next page is in the Link header too."""
    headers = {"Cache-Control": "no-store"}
    if following:
        query = url.include_query_params(cursor=following)
        headers["Link"] = f'<{query.path}?{query.query}>; rel="next"'
    if kind == "json":
        body = dumps({"data": rows, "next": following, **more})
        return Response(body, headers=headers, media_type="application/json")
    if kind == "ndjson":
        body = b"".join(dumps(row) + b"\n" for row in rows)
        return Response(body, headers=headers, media_type="application/x-ndjson")
    if kind == "geojson":
        body = dumps({"type": "FeatureCollection", "features": [_feature(row, flat(row)) for row in rows]})
        return Response(body, headers=headers, media_type="application/geo+json")
    return Response(_csv([flat(row) for row in rows]), headers=headers, media_type="text/csv")


def dumps(value: Any) -> bytes:
    """JSON as the API writes it: times in UTC with a Z."""
    return orjson.dumps(value, option=_OPTIONS)


def _feature(row: Row, flat: Row) -> Row:
    latitude, longitude = flat.get("latitude"), flat.get("longitude")
    point = None
    if latitude is not None and longitude is not None:
        point = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "geometry": point, "properties": row}


def _csv(rows: list[Row]) -> str:
    out = io.StringIO()
    if rows:
        writer = csv.writer(out)
        writer.writerow(rows[0])
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
