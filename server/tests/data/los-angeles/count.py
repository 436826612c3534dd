#!/usr/bin/env python3
"""Counts the real requests by council and type, without any code of the portal: writes counts-2017.csv.

A request with a position belongs to the council in whose polygon it lies, the lowest number where there are two, and to none
where there is no such; one without belongs to the council that it names, if there is one with that number. Positions and corners
are compared as fractions, so that nothing is rounded; a point on a side lies inside.

    python3 server/tests/data/los-angeles/count.py
"""

import csv
import json
from collections import Counter
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).resolve().parent
BORDERS = HERE.parents[2] / "cities/los-angeles/borders/neighborhood-councils.geojson"


def polygons(geometry):
    """The polygons of a geometry, each a list of rings."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    return geometry["coordinates"]


def holds(rings, x, y):
    """Whether the point lies in the polygon or on one of its sides."""
    odd = False
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, ring[1:]):
            if min(ay, by) > y or max(ay, by) < y:
                continue
            turn = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
            if turn == 0 and min(ax, bx) <= x <= max(ax, bx):
                return True
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                odd = not odd
    return odd


def councils():
    """Number, box and rings of every polygon, the lowest number first."""
    # Numbers are read as they are written, and not as floating point.
    collection = json.loads(BORDERS.read_text(), parse_float=Fraction, parse_int=Fraction)
    pieces = []
    for feature in collection["features"]:
        number = int(feature["properties"]["code"].removeprefix("nc-"))
        for rings in polygons(feature["geometry"]):
            xs, ys = zip(*rings[0])
            pieces.append((number, min(xs), max(xs), min(ys), max(ys), rings))
    return sorted(pieces, key=lambda piece: piece[0])


def main():
    pieces = councils()
    known = {piece[0] for piece in pieces}
    counts = Counter()
    with open(HERE / "requests-2017.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            council = None
            if row["Latitude"]:
                x, y = Fraction(row["Longitude"]), Fraction(row["Latitude"])
                for number, west, east, south, north, rings in pieces:
                    if west <= x <= east and south <= y <= north and holds(rings, x, y):
                        council = number
                        break
            elif row["NC"].strip().isdigit() and int(row["NC"]) in known:
                council = int(row["NC"])
            counts[(council or 0, row["RequestType"])] += 1
    with open(HERE / "counts-2017.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["council", "type", "count"])
        for (council, kind), count in sorted(counts.items()):
            writer.writerow([council or "", kind, count])


main()
