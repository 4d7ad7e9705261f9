"""Distances along the ground."""

from __future__ import annotations

from math import acos, asin, atan, cos, degrees, radians, sin, sqrt, tan

EQUATOR_KM = 6_378.137  # WGS84 semi-major axis
FLATTENING = 1 / 298.257223563  # WGS84


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The geodesic between two points in WGS84 degrees, by Lambert's formula for long lines (about 10 m in
    1,000 km).
    """
    b1, b2 = (atan((1 - FLATTENING) * tan(radians(lat))) for lat in (lat1, lat2))  # reduced latitudes
    half = sin((b2 - b1) / 2) ** 2 + cos(b1) * cos(b2) * sin(radians(lon2 - lon1) / 2) ** 2
    angle = 2 * asin(min(1.0, sqrt(half)))
    if angle < 1e-12:
        return 0.0
    if half > 1 - 1e-12:  # antipodes: the formula's second term has no limit
        return EQUATOR_KM * acos(-1)
    p, q = (b1 + b2) / 2, (b2 - b1) / 2
    x = (angle - sin(angle)) * (sin(p) * cos(q) / cos(angle / 2)) ** 2
    y = (angle + sin(angle)) * (cos(p) * sin(q) / sin(angle / 2)) ** 2
    return EQUATOR_KM * (angle - FLATTENING / 2 * (x + y))


def box(lat: float, lon: float, km: float) -> tuple[float, float, float | None, float | None]:
    """Least and greatest latitude and longitude around a circle; no longitudes where it holds a pole or
    the date line.
    """
    reach = degrees(km / EQUATOR_KM) * 1.01  # a degree of latitude is shortest at the equator, by 1 in 100
    low, high = lat - reach, lat + reach
    if low <= -90 or high >= 90:
        return low, high, None, None
    wide = reach / cos(radians(max(abs(low), abs(high))))
    west, east = lon - wide, lon + wide
    return (low, high, None, None) if west < -180 or east > 180 else (low, high, west, east)
