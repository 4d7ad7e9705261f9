"""A row, whatever table or file it comes from -> what a report needs. Text keeps its places: offsets must
hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sayso.errors import IntakeError
from sayso.intake.make import Found, make
from sayso.intake.options import IntakeOptions, settings
from sayso.intake.text import keep_places
from sayso.record import Report, Struct


class Fields(Struct, frozen=True, kw_only=True):
    """The names under which the rows of one file carry the parts of a report; None: not there."""

    text: str
    published: str | None
    title: str | None
    publisher: str | None
    id: str | None
    url: str | None
    language: str | None


def fields(names: Iterable[str], where: str, options: IntakeOptions) -> Fields:
    """Find the columns: those the options name, else the usual ones. IntakeError when there is no text
    column, when a named one is missing, or when there is no date column and no date was given."""
    present = [name for name in names if isinstance(name, str)]
    text = _pick(present, "text", options.text_field, where)
    if text is None:
        raise IntakeError(
            where, f"no text field among {_listed(present)}; name the one with the text with --text-field"
        )
    found = Fields(
        text=text,
        published=_pick(present, "published", options.date_field, where),
        title=_pick(present, "title", options.title_field, where),
        publisher=_pick(present, "publisher", options.publisher_field, where),
        id=_pick(present, "id", options.id_field, where),
        url=_pick(present, "url", options.url_field, where),
        language=_pick(present, "language", None, where),
    )
    if found.published is None and options.published is None:
        raise IntakeError(
            where,
            f"no publication date: no date field among {_listed(present)}; "
            "name the one with the date with --date-field, or give --published YYYY-MM-DD",
        )
    return found


def row(values: Mapping[str, object], where: str, options: IntakeOptions, names: Fields | None = None) -> Report:
    """Make a report of one row; `names` when the columns are known already. Raises IntakeError."""
    names = names or fields(values, where, options)
    text = values.get(names.text)
    if not isinstance(text, str):
        raise IntakeError(where, f"the field {names.text!r} holds {_kind(text)}; expected the report's text")
    found = Found(
        text=text,
        published=values.get(names.published) if names.published else None,
        undated=f"the field {names.published!r} is empty; fill it, or give --published YYYY-MM-DD",
        title=_words(values, names.title),
        publisher=_words(values, names.publisher),
        url=_words(values, names.url),
        id=_id(values, names.id, where),
        language=_words(values, names.language),
        clean=keep_places,
    )
    return make(found, where, options, where)


def _pick(present: list[str], part: str, named: str | None, where: str) -> str | None:
    if named is not None:
        if named not in present:
            raise IntakeError(where, f"no field {named!r}; found {_listed(present)}")
        return named
    by_name = {name.strip().lower(): name for name in reversed(present)}
    return next((by_name[usual] for usual in settings().fields[part] if usual in by_name), None)


def _words(values: Mapping[str, object], name: str | None) -> str | None:
    value = values.get(name) if name else None
    return value if isinstance(value, str) else None


def _id(values: Mapping[str, object], name: str | None, where: str) -> str | None:
    value = values.get(name) if name else None
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise IntakeError(where, f"the field {name!r} holds {_kind(value)}; expected an id (text or a whole number)")
    return keep_places(str(value))


def _kind(value: object) -> str:
    return "nothing" if value is None else f"a value of type {type(value).__name__}"


def _listed(names: list[str]) -> str:
    shown = [name if len(name) <= 40 else name[:40] + "..." for name in names[:20]]
    return (", ".join(map(repr, shown)) or "no fields") + (" ..." if len(names) > 20 else "")
