"""What a person may say: types, modes, statuses, roles and stances that the ontology knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import typer

from sayso.store.corrections import FIELDS, Add, AnyChange, SetArgument, SetAttribution, SetField

if TYPE_CHECKING:
    from sayso.ontology import Ontology


def check(changes: Sequence[AnyChange], ontology: Ontology) -> None:
    """Refuse fields that no event has and words of the ontology's kind that it does not have.

    All changes are checked before the first is kept: an entry in the record stays for good.

    Raises typer.BadParameter saying what was expected.
    """
    for change in changes:
        if isinstance(change, SetField):
            _known("field", change.field, (*FIELDS, "hedge"))
            if change.field == "status":
                _known("status", change.value, ontology.statuses)
        elif isinstance(change, SetAttribution):
            for layer in change.attribution:
                _known("stance", layer.stance, ontology.stances)
        elif isinstance(change, SetArgument) and change.right is not None:
            _known("role", change.right.role, ontology.roles)
        elif isinstance(change, Add):
            _known("type", change.event.type, ontology.types)
            for argument in change.event.arguments:
                _known("role", argument.role, ontology.roles)
    _check_mode(changes, ontology)


def _check_mode(changes: Sequence[AnyChange], ontology: Ontology) -> None:
    """The mode that comes out is one of the type that comes out."""
    settings = {c.field: c for c in changes if isinstance(c, SetField) and c.field in ("type", "mode")}
    if not settings:
        return
    event = next(iter(settings.values())).event
    type_ = settings["type"].value if "type" in settings else event.type
    mode = settings["mode"].value if "mode" in settings else event.mode
    modes = ontology.modes(_known("type", type_, ontology.types))
    if mode is not None and mode not in modes:
        raise typer.BadParameter(
            f"{mode!r} is no mode of {type_}: give --set mode=MODE with one of {', '.join(modes)}; or --set mode="
        )


def _known(what: str, value: str | None, known: Iterable[str]) -> str:
    if value is None or value not in known:
        raise typer.BadParameter(f"{value!r} is no {what}: expected one of {', '.join(known)}")
    return value
