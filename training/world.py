"""The page's map of the world out of Natural Earth: `python -m training.world countries-110m.json`.

The argument is the TopoJSON of the npm package world-atlas 2.0.2, which is Natural Earth 4.1 at 1:110 million (public
domain). Writes streams/serve/page/world.json: for each country its ISO 3166 alpha-3 code and rings of degrees.
"""

import json
import sys
from pathlib import Path
from typing import Any

import pycountry

OUT = Path(__file__).parent.parent / "streams" / "serve" / "page" / "world.json"
Ring = list[tuple[float, float]]
SOURCE = "Natural Earth 4.1, 1:110m, public domain, by way of world-atlas 2.0.2 (ISC); made by training/world.py"


def main(path: str) -> None:
    topology = json.loads(Path(path).read_text(encoding="utf8"))
    arcs = [_degrees(arc, topology["transform"]) for arc in topology["arcs"]]
    countries = []
    for shape in topology["objects"]["countries"]["geometries"]:
        code = pycountry.countries.get(numeric=str(shape.get("id", "")).zfill(3))
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [part for polygon in polygons for ring in polygon for part in _cut(_ring(ring, arcs))]
        countries.append(
            {
                "code": code.alpha_3 if code else None,
                "name": shape["properties"]["name"],
                "rings": [_flat(ring) for ring in rings],
            }
        )
    OUT.write_text(json.dumps({"source": SOURCE, "countries": countries}, separators=(",", ":")), encoding="utf8")


def _degrees(arc: list[list[int]], transform: dict[str, Any]) -> list[tuple[float, float]]:
    """An arc of TopoJSON, which is quantised and told by differences, in degrees."""
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        points.append((round(x * kx + dx, 2), round(y * ky + dy, 2)))
    return points


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    points: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def _cut(ring: Ring) -> list[Ring]:
    """A ring that crosses the date line as one on each side of it."""
    whole = [ring[0]]
    for x, y in ring[1:]:
        turns = round((whole[-1][0] - x) / 360)
        whole.append((x + 360 * turns, y))
    if abs(whole[0][0] - whole[-1][0]) > 180:  # around a pole: Antarctica is drawn down to it as it is
        return [ring]
    east = [_side(whole, 180.0, keep=-1), [(x - 360, y) for x, y in _side(whole, 180.0, keep=1)]]
    parts = [_side(part, -180.0, keep=1) for part in east] + [[(x + 360, y) for x, y in _side(whole, -180.0, keep=-1)]]
    return [part for part in parts if len(part) > 2]


def _side(ring: Ring, limit: float, keep: int) -> Ring:
    """What of a ring lies east (keep 1) or west (keep -1) of a meridian (Sutherland and Hodgman)."""
    found: Ring = []
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        inside, next_inside = (x0 - limit) * keep >= 0, (x1 - limit) * keep >= 0
        if inside:
            found.append((x0, y0))
        if inside != next_inside:
            found.append((limit, round(y0 + (y1 - y0) * (limit - x0) / (x1 - x0), 2)))
    return found


def _flat(ring: Ring) -> list[float]:
    return [round(value, 2) for point in ring for value in point]


if __name__ == "__main__":
    main(sys.argv[1])
