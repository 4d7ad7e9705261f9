"""The day on which a report was published, as its data states it. A stated date or an error, never a
stand-in.
"""

from __future__ import annotations

import email.utils
import re
from datetime import UTC, date, datetime, timedelta

from sayso.intake.options import settings

EARLIEST = date(1605, 1, 1)  # the first printed newspaper (Relation, Strasbourg): an older date is a mistake
FORMS = "2025-01-05, 2025-01-05T18:30:00Z, 5 January 2025, January 5, 2025 or Sun, 05 Jan 2025 18:30:00 GMT"

_DAY_FIRST = re.compile(r"(?:[a-z]{3,9}\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})", re.I)
_MONTH_FIRST = re.compile(r"(?:[a-z]{3,9}\.?,?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.I)
_NUMBERS = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_NO_DAY = re.compile(r"\d{4}(?:[-/]\d{1,2})?|\d{4}-?W\d{2}(?:[T ].*)?|[a-z]{3,9}\.?\s+\d{4}", re.I)


def publication_date(value: object, today: date | None = None) -> date:
    """Return the day that `value` states: a date, a datetime or a string (FORMS); of a datetime, the day as
    written.

    Raises ValueError, with a message for the user, when `value` is no date, is ambiguous, or lies after
    tomorrow (publishers east of here are a day ahead) or before the first newspaper.
    """
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, int) and not isinstance(value, bool) and 16050101 <= value <= 99991231:
        found = _parsed(str(value))
    elif isinstance(value, str):
        found = _parsed(value.strip())
    else:
        raise ValueError(f"the publication date is {value!r}; expected {FORMS}")
    latest = (today or datetime.now(UTC).date()) + timedelta(days=1)
    if found > latest:
        raise ValueError(f"the publication date {found} lies in the future (it is {latest - timedelta(days=1)})")
    if found < EARLIEST:
        raise ValueError(f"the publication date {found} is before the first newspaper ({EARLIEST.year})")
    return found


def _parsed(text: str) -> date:
    shown = text if len(text) <= 60 else text[:60] + "..."
    if _NUMBERS.fullmatch(text):
        raise ValueError(f"the publication date {shown!r} can be read in two ways; write it as YYYY-MM-DD")
    if _NO_DAY.fullmatch(text) and not re.fullmatch(r"\d{8}", text):
        raise ValueError(f"the publication date {shown!r} names no day; write it as YYYY-MM-DD")
    try:
        found = _in_words(text) if len(text) <= 60 else None
        return found or _iso(text[:60])
    except ValueError:
        raise ValueError(f"the publication date {shown!r} is no day of the calendar; expected {FORMS}") from None


def _iso(text: str) -> date:
    """ISO 8601, also with slashes, single figures or a space before the time; RFC 5322, of feeds and mail."""
    if day := re.match(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?=$|[T ]\d)", text):
        return date(int(day[1]), int(day[3]), int(day[4]))
    if re.match(r"\d{8}(?=$|[T ]\d)", text):
        return date.fromisoformat(text[:8])
    if text[:1].isdigit() and "," not in text:
        return datetime.fromisoformat(text).date()  # week dates and the rarer forms
    return email.utils.parsedate_to_datetime(text).date()


def _in_words(text: str) -> date | None:
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = match[1], match[2], match[3]
    elif match := _MONTH_FIRST.fullmatch(text):
        month, day, year = match[1], match[2], match[3]
    else:
        return None
    number = settings().months.get(month[:3].lower())
    return date(int(year), number, int(day)) if number else None


def is_written(day: str, text: str) -> bool:
    """Whether the text spells out that day (YYYY-MM-DD): year, month and day in figures, or the month in
    words.

    A check on parsers that complete what is missing: of "January 2025" and "2025-01", dateparser makes the
    first, or today's, day of that month, which nobody stated.
    """
    year, month, number = day.split("-")
    m, d = f"0?{int(month)}", f"0?{int(number)}"
    word = next(name for name, value in settings().months.items() if value == int(month)) + r"[a-z]{0,6}\.?"
    forms = (
        rf"{year}[-/._ ]?{m}[-/._ ]?{d}(?!\d)",
        rf"{year}[-/ ]{word}[-/ ]{d}(?!\d)",
        rf"{d}[-/.]{m}[-/.]{year}",
        rf"{m}[-/.]{d}[-/.]{year}",
        rf"{d}(?:st|nd|rd|th)?[-, ]{{0,2}}(?:of )?{word}[-, ]{{0,2}}{year}",
        rf"{word}[- ]{{1,2}}{d}(?:st|nd|rd|th)?,?[- ](?:[\d:+A-Z ]{{0,20}} )?{year}",
    )
    return re.search(rf"(?<!\d)(?:{'|'.join(forms)})", " ".join(text.split()), re.IGNORECASE) is not None
