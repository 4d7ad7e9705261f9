"""When: time expressions anchored to the report, and the days that an event's words give.

Anchors are the publication date or dateline, the dates told before in the text, and the tense of the
sentence. A value is only ever what the words say: nothing here puts the publication date where no time is
named.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sayso.record import Span, TimeValue, Timex
from sayso.resolution.times_anchor import NOTHING, Context, Resolved
from sayso.resolution.times_context import is_narrative, reporting_day, share_years, weekdays_ahead
from sayso.resolution.times_dates import resolve_calendar, resolve_numeric
from sayso.resolution.times_distances import resolve_lasting, resolve_reference, resolve_relative
from sayso.resolution.times_tense import Tense, tense_at
from sayso.resolution.times_value import value_of_span
from sayso.timeforms import Calendar, Form, Lasting, Numeric, Reference, Relative, Repeated, TimexForm


def resolve_timexes(text: str, published: date, forms: Sequence[TimexForm]) -> tuple[Timex, ...]:
    """Anchor the time expressions of a report, in the order given.

    Each gets its TIMEX3 value and, where the words name days, the first and last of them (inclusive). In a
    report the anchor is its dateline or publication date; in a narrative of the past it is the date told
    last before.
    """
    context = Context(
        speech=reporting_day(text, published, forms),
        narrative=is_narrative(published, forms),
        ahead=weekdays_ahead(text, published, forms),
    )
    resolved: list[Timex] = []
    told_at = 0
    for one in share_years(text, forms):
        tense = tense_at(text, one.span) if isinstance(one.form, Calendar) else "open"
        result = _resolve(one.form, context._replace(told_since=one.span.start - told_at), tense)
        moved = _moved_on(context, one, result, tense, text)
        if moved.told is not context.told:
            told_at = one.span.end
        context = moved
        days = result.days
        resolved.append(
            Timex(
                span=one.span,
                type=one.type,
                value=result.value,
                begin=days.begin if days else None,
                end=days.end if days else None,
                precision=days.precision if days else None,
            )
        )
    return tuple(resolved)


def _resolve(form: Form, context: Context, tense: Tense) -> Resolved:
    """The value of a form in its context."""
    if isinstance(form, Calendar):
        return resolve_calendar(form, context, tense)
    if isinstance(form, Relative):
        return resolve_relative(form, context)
    if isinstance(form, Lasting):
        return resolve_lasting(form, context)
    if isinstance(form, Reference):
        return resolve_reference(form, context)
    if isinstance(form, Numeric):
        return resolve_numeric(form, context)
    return Resolved(form.value) if isinstance(form, Repeated) else NOTHING


_ASIDE = 15  # years: a bare year further from the story than this is an aside ("declassified in 2005")


def _moved_on(context: Context, one: TimexForm, result: Resolved, tense: Tense, text: str) -> Context:
    """The context after an expression: what it told is what the next may point back to.

    A story goes on from its own dates, not from those it looks back to ("the previous year", "Christmas")
    or ahead to ("planned for 1976"). "Since May 2022" leads up to the report's own day and looks back at nothing.
    """
    recent = result.quarter is not None and abs(result.quarter[0] - context.speech.year) <= 1
    if recent and context.quarter is None:
        context = context._replace(quarter=result.quarter)
    if recent:
        context = context._replace(compared=context.quarter)
    elif (
        isinstance(one.form, Lasting) and one.form.unit in ("month", "year") and (one.form.amount or 0) in (1, 6, 9, 12)
    ):
        context = context._replace(compared=None)  # figures of other periods are compared now
    if result.point is None:
        return context
    form = one.form
    back = isinstance(form, Relative) and (form.direction < 0 or form.edge is not None)
    feast = isinstance(form, Calendar) and form.holiday is not None and form.year is None
    bare = result.point.month is None
    planned = tense == "future" and bare
    aside = bare and context.specific is not None and abs(result.point.year - context.specific.year) > _ASIDE
    winter = isinstance(form, Calendar) and form.season == "WI"
    if context.narrative and (back or feast or planned or aside or winter):
        return context
    day = result.point.date() if result.point.day is not None else None
    if context.narrative and day is None and context.told_day is not None and not bare:
        same = (context.told_day.year, context.told_day.month) == (result.point.year, result.point.month)
        context = context if same else context._replace(told_day=None)
    if isinstance(form, Calendar) and form.year is not None:
        since = text[: one.span.start].rstrip().lower().endswith("since")
        past = form.month is not None and form.year < context.speech.year
        context = context._replace(looking_back=past and not since)
    elif not isinstance(form, Calendar) or form.month is None:
        context = context._replace(
            looking_back=context.looking_back and isinstance(form, Relative) and form.anchor == "context"
        )
    specific = result.point if result.point.month is not None else context.specific
    return context._replace(told=result.point, specific=specific, told_day=day if day is not None else context.told_day)


def time_value(
    span: Span, text: str, published: date, timexes: Sequence[Timex], *, future: bool = False
) -> TimeValue | None:
    """The days that the words of an event's time argument give, with UCDP date_prec and ACLED time_precision.

    `span` may be longer or shorter than the expressions in it: "since Tuesday", "between 3 and 5 May",
    "shortly after noon on Monday". `future`: the event is announced, possible or demanded, so an open weekday
    is the next such day. None where the words name no days.
    """
    return value_of_span(span, text, published, timexes, future=future)
