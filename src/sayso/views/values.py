"""Values in words: a day, a place, a number as a reader would write them, never more exact than they are."""

from datetime import date, timedelta

from sayso.record import NumberValue, PlaceValue, TimeValue

# By hand: strftime would follow the reader's locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(value: date) -> str:
    """2025-01-03 -> "3 January 2025"."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def time(value: TimeValue) -> str:
    """Say an interval at its own precision: a day, a month, a year, a decade or first and last day."""
    begin, end = value.begin, value.end
    if begin == end:
        phrase = day(begin)
    elif value.precision == "decade" and begin.year % 10 == 0:
        phrase = f"{begin.year}s"
    elif (begin, end) == (date(begin.year, 1, 1), date(begin.year, 12, 31)):
        phrase = str(begin.year)
    elif begin.day == 1 and end.month == begin.month and _last_of_month(end) and end.year == begin.year:
        phrase = f"{_MONTHS[begin.month - 1]} {begin.year}"
    else:
        phrase = _between(begin, end)
    return f"about {phrase}" if value.precision == "vague" else phrase


def _last_of_month(value: date) -> bool:
    return value == date.max or (value + timedelta(days=1)).day == 1


def _between(begin: date, end: date) -> str:
    if (begin.year, begin.month) == (end.year, end.month):
        return f"{begin.day}–{day(end)}"
    if begin.year == end.year:
        return f"{begin.day} {_MONTHS[begin.month - 1]} – {day(end)}"
    return f"{day(begin)} – {day(end)}"


def place(value: PlaceValue) -> str:
    """Say a place's name and its country's ISO 3166-1 code: "Belgorod Oblast (RU)"."""
    return f"{value.name} ({value.country})" if value.country else value.name


def point(value: PlaceValue) -> str | None:
    """Say the coordinates, degrees WGS84: "50.60° N, 36.58° E"; None where they are not known."""
    if value.lat is None or value.lon is None:
        return None
    north, east = "N" if value.lat >= 0 else "S", "E" if value.lon >= 0 else "W"
    return f"{abs(value.lat):.2f}° {north}, {abs(value.lon):.2f}° {east}"


def number(value: NumberValue) -> str:
    """Say the bounds: "8", "at least 7", "up to 50", "30 to 40"."""
    low, high = value.low, value.high
    if low is not None and high is not None:
        return f"{low:,}" if low == high else f"{low:,} to {high:,}"
    if low is not None:
        return f"at least {low:,}"
    return "number not given" if high is None else f"up to {high:,}"
