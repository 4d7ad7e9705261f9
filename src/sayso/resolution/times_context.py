"""What a report tells about its own place in time: dateline, weekdays, whether it is a story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from sayso.resolution.times_calendar import shift_days, valid_date
from sayso.resolution.times_tense import tense_at
from sayso.timeforms import Calendar, Relative, TimexForm


def reporting_day(text: str, published: date, forms: Sequence[TimexForm]) -> date:
    """The day on which the report speaks: its dateline where it has one, otherwise the publication date."""
    return _dateline(text, published, forms) or published


_LEAD = 600  # characters in which a report says when its news happened


def weekdays_ahead(text: str, published: date, forms: Sequence[TimexForm]) -> bool:
    """Whether a report's weekdays run a day ahead of its publication date, as those written further east do.

    It says so by naming, as its first weekday or date and in the past tense, the one after its publication.
    """
    tomorrow = shift_days(published, 1)
    for one in forms:
        form = one.form
        if one.span.start > _LEAD:
            return False
        if not isinstance(form, Calendar) or not (form.weekday or form.day):
            continue
        if (
            form.shift is not None
            or form.of is not None
            or text[: one.span.start].rstrip().lower().endswith(("since", "from"))
        ):
            return False
        weekday = form.weekday == tomorrow.isoweekday() and form.day is None
        dated = (form.month, form.day) == (tomorrow.month, tomorrow.day) and form.year in (
            None,
            tomorrow.year,
        )
        return (weekday or dated) and tense_at(text, one.span) == "past"
    return False


def _dateline(text: str, published: date, forms: Sequence[TimexForm]) -> date | None:
    """ "ALEPPO, 12 February 2015 (Reuters) -": a date among the first words, before a dash or an agency."""
    for one in forms[:2]:
        form = one.form
        if one.span.start > 80 or not isinstance(form, Calendar) or form.month is None or form.day is None:
            continue
        head = text[: one.span.start]
        if not re.match(
            r"\s*(?:[,.:;(]?\s*)?(?:\((?:[A-Z][A-Za-z.]*[ ,]*){1,4}\)\s*)?[-–—(:]",
            text[one.span.end : one.span.end + 40],
        ):
            continue
        if not re.search(r"^\W*[A-Z]{3,}[^.\n]*$", head.rsplit("\n", 1)[-1]):
            continue
        years = [form.year] if form.year else [published.year, published.year - 1]
        for year in years:
            day = valid_date(year, form.month, form.day)
            if day is not None and 0 <= (published - day).days <= 7:
                return day
    return None


_MANY = 15  # dates with a month; news with a history in it names fewer


def is_narrative(published: date, forms: Sequence[TimexForm]) -> bool:
    """Whether a text tells of the past in its own time rather than reporting from its publication date.

    It is one when four in five of the years it names lie before the year of publication and these are at
    least ten times the words that point at the day of writing (today, last week), or three times where it
    names many dates with a month; and there are eight of them, or four that all lie five years back or more.
    """
    years = [one.form.year for one in forms if isinstance(one.form, Calendar) and one.form.year is not None]
    old = sum(year < published.year for year in years)
    pointing = sum(
        (isinstance(one.form, Relative) and one.form.anchor == "speech")
        or (isinstance(one.form, Calendar) and one.form.weekday is not None and one.form.day is None)
        for one in forms
    )
    dated = sum(isinstance(one.form, Calendar) and one.form.month is not None for one in forms)
    remote = len(years) >= 4 and max(years) <= published.year - 5
    return (len(years) >= 8 or remote) and old >= 0.8 * len(years) and old >= (3 if dated >= _MANY else 10) * pointing


_SHARED = re.compile(r"\s*(?:,|and|or|to|until|till|through|into|[-–—/])\s*(?:the\s+)?", re.IGNORECASE)


def share_years(text: str, forms: Sequence[TimexForm]) -> list[TimexForm]:
    """Give a date without a year the year of the date it is joined to: "from July 1 to July 3, 1863"."""
    shared = list(forms)
    for index in range(len(shared) - 2, -1, -1):
        one, two = shared[index], shared[index + 1]
        if not isinstance(one.form, Calendar) or not isinstance(two.form, Calendar):
            continue
        first, second = one.form, two.form
        if (
            first.month is None
            or first.year is not None
            or first.of is not None
            or second.month is None
            or second.year is None
        ):
            continue
        if _SHARED.fullmatch(text, one.span.end, two.span.start):
            year = second.year - (1 if first.month > second.month else 0)
            shared[index] = TimexForm(span=one.span, type=one.type, form=msgspec.structs.replace(first, year=year))
    return shared
