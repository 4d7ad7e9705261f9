"""Periods of account in their context: quarters, halves, and what "a year earlier" compares them with."""

from __future__ import annotations

from sayso.resolution import times_calendar as cal
from sayso.resolution.times_anchor import Context, Point, Resolved
from sayso.resolution.times_calendar import Days
from sayso.resolution.times_tense import Tense
from sayso.timeforms import Calendar, Relative


def resolve_period(form: Calendar, context: Context, tense: Tense, year: int | None) -> Resolved | None:
    """The value of a quarter or a half year; None where the form is neither."""
    if form.compared and year is not None:
        return _same_period(form, context, year)
    if form.quarter is not None:
        return _quarter(form, form.quarter, context, tense, year)
    if form.half is None:
        return None
    if year is None:
        year = _latest_year(form.half, cal.half_of(context.now() or context.speech), tense)
    value = f"{cal.year_text(year)}-H{form.half}"
    return Resolved(value, cal.days_of(value), Point(year, 1))


_NEAR = 1  # years: a month further back than this is not the one whose figures a report compares


def _same_period(form: Calendar, context: Context, year: int) -> Resolved:
    """The quarter or the month told before, in another year; that year where neither was told."""
    told = context.told
    if context.compared is not None:
        value = f"{cal.year_text(year)}-Q{context.compared[1]}"
    elif form.of and told and told.month and told.day is None and abs(told.year - context.speech.year) <= _NEAR:
        value = f"{cal.year_text(told.year - 1)}-{told.month:02d}"
    else:
        value = cal.year_text(year)
    return Resolved(value, cal.days_of(value))


def _quarter(form: Calendar, number: int, context: Context, tense: Tense, year: int | None) -> Resolved:
    if year is None:
        base = context.now() or context.speech
        year = _latest_year(number, cal.quarter_of(base), tense)
        if form.shift is not None:
            year = base.year + form.shift
    value = f"{cal.year_text(year)}-Q{number}"
    days = cal.days_of(value) if form.ends is None else _quarter_to(year, form.ends)
    return Resolved(value, days, Point(year, number * 3 - 2) if year > 0 else None, (year, number))


def _latest_year(number: int, latest: tuple[int, int], tense: Tense) -> int:
    """The year of the last quarter or half of that number: begun, or ahead where the tense says so."""
    return latest[0] if number <= latest[1] or tense == "future" else latest[0] - 1


def _quarter_to(year: int, month: int) -> Days | None:
    """The three months up to the end of a month."""
    last = cal.days_of(f"{cal.year_text(year)}-{month:02d}")
    return Days(cal.shift_months(last.begin, -2), last.end, "range") if last else None


def period_told(form: Relative, context: Context) -> Resolved | None:
    """The quarter that "a year earlier", "the quarter" or "the latest quarter" points at; None: at none.

    A report of a quarter compares it with the same quarter of the year before. "The latest quarter" of a
    report that named none is the one that ended last.
    """
    if form.yearly and context.compared is not None:
        year, number = context.compared
        value = f"{cal.year_text(year - 1)}-Q{number}"
        return Resolved(value, cal.days_of(value), None)
    if form.unit != "quarter" or not form.whole or form.anchor != "context":
        return None
    told = context.quarter
    if told is None and form.direction < 0 and form.amount == 0:
        told = cal.quarter_of(cal.shift_months(context.speech, -3))
    if told is None:
        return None
    steps = told[0] * 4 + told[1] - 1 + int(form.amount or 0)  # "the previous quarter", "the following quarter"
    value = f"{cal.year_text(steps // 4)}-Q{steps % 4 + 1}"
    return Resolved(value, cal.days_of(value), None, told)
