"""What a phrase says about an actor, and how a registry entry or a state says it."""

from __future__ import annotations

from typing import Literal

import msgspec

from sayso.resolution.actors_lexicon import Noun
from sayso.resolution.actors_registry import Entry
from sayso.resolution.actors_report import Found, ReportView

Kind = Literal["entry", "person", "state", "several", "phrase", "pronoun", "unknown"]


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """What the phrase says. `country` and `sector` are None where it does not say."""

    kind: Kind
    name: str | None = None
    country: str | None = None
    sector: str | None = None
    noun: Noun | None = None
    entry: Entry | None = None
    head: str = ""  # key of the head noun or pronoun
    bare: bool = False  # nothing but the head: "the group", "militants"
    first: int = 0  # token where the phrase proper begins, after articles and numbers
    stop: int = 0
    possessive: bool = False


def from_found(found: Found, view: ReportView) -> Guess:
    """The reading of one known name."""
    if found.meaning.entry is not None:
        return from_entry(found.meaning.entry, view)
    state = found.meaning.country
    assert state is not None  # noqa: S101  a meaning has an entry or a country
    if found.meaning.kind == "seat" and state.government is not None:
        return Guess(kind="phrase", name=state.government, country=state.alpha3, sector="GOV", head="seat")
    if found.meaning.kind == "people" and _stands_for_state(view, found):
        return Guess(kind="state", name=state.name, country=state.alpha3, sector=None, head="people")
    if found.meaning.kind == "people":
        return Guess(kind="phrase", name=found.meaning.written, country=state.alpha3, sector="CVL", head="people")
    if found.meaning.kind == "part":
        return Guess(kind="state", name=found.meaning.written, country=state.alpha3, sector="GOV", head="part")
    return Guess(kind="state", name=state.name, country=state.alpha3, sector=None, head=found.meaning.kind)


def from_entry(entry: Entry, view: ReportView) -> Guess:
    """The reading of an entry of the registry on the day of the report."""
    code = (entry.code(view.published) or "").split()
    sector = code[-1] if code and code[-1] != entry.country else None
    kind: Kind = "person" if entry.kind == "person" else "entry"
    return Guess(kind=kind, name=entry.name, country=entry.country, sector=sector, entry=entry, head=entry.id)


def _stands_for_state(view: ReportView, found: Found) -> bool:
    """ "The Russians struck again": with the article, a people with a state of its own stands for it."""
    before = view.tokens[found.first - 1].key if found.first else ""
    return before == "the" and found.country != "PSE"


def compose(view: ReportView, country: str, keys: tuple[str, ...]) -> Found | None:
    """The registry's entry for the country's adjective followed by a noun, such as the Turkish army."""
    state = view.lexicon.by_alpha3.get(country)
    if state is None:
        return None
    for adjective in (state.adjective(), *state.adjectives[:1]):
        lead = tuple(part.casefold() for part in adjective.replace(".", "").split())
        for meaning in view.lexicon.index.terms.get((*lead, *keys), ()):
            if meaning.kind == "entry":
                return Found(0, 0, meaning)
    return None


def ministry(view: ReportView, country: str, key: str) -> str | None:
    """ "foreign ministry" of a state as canonical names have it: "Tunisian Ministry of Foreign Affairs"."""
    words = key.replace("defence", "defense").split()
    if "ministry" not in words or len(words) < 2:
        return None
    field = [w for w in words if w not in ("ministry", "of")]
    if field == ["foreign"]:
        field = ["foreign", "affairs"]
    state = view.lexicon.by_alpha3.get(country)
    return f"{state.adjective()} Ministry of {' '.join(field).title()}" if state is not None else None
