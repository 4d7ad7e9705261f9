"""What the report's subject adds to a phrase: its state, its sector by use, its national name."""

from __future__ import annotations

import msgspec

from sayso.record import Span
from sayso.resolution.actors_guess import Guess, compose, from_entry, from_found
from sayso.resolution.actors_lexicon import Country, Noun, keys_of
from sayso.resolution.actors_registry import Entry
from sayso.resolution.actors_report import ReportView

# Event types whose actor is a state's forces rather than its government.
_FORCE_TYPES = frozenset({"ASSAULT", "INTERCEPT", "SEIZE", "MOBILIZE", "RETREAT"})


def complete(view: ReportView, guess: Guess, span: Span, use: tuple[str, str] | None) -> Guess:
    """`guess` with what the report's context adds to it."""
    if guess.kind == "state" and guess.sector is None:
        return _state(view, guess, span, use)
    if guess.noun is not None and guess.kind == "phrase":
        return _headed(view, guess, span, use)
    if guess.kind == "unknown" and guess.name:
        return msgspec.structs.replace(guess, country=view.country_near(span.start) or view.theatre(), sector="CVL")
    if guess.kind == "person" and guess.country is None and guess.entry is None:
        return msgspec.structs.replace(guess, country=view.theatre(), sector=guess.sector or "CVL")
    if guess.kind != "state" and guess.sector is None and guess.country in view.lexicon.by_alpha3:
        return msgspec.structs.replace(guess, sector=_sector_inside(view, guess) or "CVL")
    return guess


def _state(view: ReportView, guess: Guess, span: Span, use: tuple[str, str] | None) -> Guess:
    if not uses_force(view, span, use):
        return msgspec.structs.replace(guess, sector="GOV")
    if guess.head == "adjective" and guess.country in view.lexicon.by_alpha3:
        i = view.token_at(span.end)
        following = {t.key for t in view.tokens[i : i + 3]}
        noun = ("air", "force") if following & view.lexicon.words.air else ("forces",)
        if guess.country == "RUS":
            entry = compose(view, "RUS", noun)
            name = entry.meaning.entry.name if entry and entry.meaning.entry else "Russian forces"
            return msgspec.structs.replace(guess, sector="MIL", name=name)
    return msgspec.structs.replace(guess, sector="MIL")


def uses_force(view: ReportView, span: Span, use: tuple[str, str] | None) -> bool:
    """Whether a state is meant as its armed forces: by the event it acts in, else by the words behind it."""
    if use is not None:
        return use[0] in _FORCE_TYPES and use[1] == "actor"
    i = view.token_at(span.end)
    return any(
        t.key in view.lexicon.words.force
        for t in view.tokens[i : i + 4]
        if view.sentence_of(t.start) == view.sentence_of(span.start)
    )


def _headed(view: ReportView, guess: Guess, span: Span, use: tuple[str, str] | None) -> Guess:
    noun = guess.noun
    assert noun is not None  # noqa: S101  the caller looked
    if (forces := _side_forces(view, guess, noun)) is not None:
        return forces
    country = guess.country
    stated = country is not None
    if country is None and noun.country == "report":
        country, group = _default_country(view, noun, span)
        material = noun.name == "org" and noun.sector == "REB"
        if group is not None and (material or (guess.bare and noun.plural != "rebels" and group.country == "NON")):
            return msgspec.structs.replace(from_entry(group, view), noun=noun)
    elif country is None and noun.country in ("NGO", "IGO", "NON"):
        country = noun.country
    sector = guess.sector if guess.sector is not None or noun.country in ("NGO", "IGO") else noun.sector
    if noun.country == "unknown" and not stated:
        return msgspec.structs.replace(guess, country=None, sector=None)
    if noun.armed is not None and _fights(view, country, span, use):
        sector = noun.armed
    if noun.sector == "UNK" and country is not None:
        sector = _sector_inside(view, guess) or sector
    state = view.lexicon.by_alpha3.get(country or "")
    name = guess.name
    if span.text.casefold() == "people":
        return msgspec.structs.replace(guess, name="people", country=country, sector=sector)
    if noun.plural is not None and (guess.bare or stated is False):
        name = _in_plural(name or "", guess.head, noun.plural)
    local = country == "USA" and noun.sector == "POL"  # police there are a town's, not the state's
    if state is not None and not stated and guess.bare and noun.name != "phrase" and not local:
        composed = compose(view, state.alpha3, keys_of(guess.head))
        if composed is not None:
            return msgspec.structs.replace(from_found(composed, view), noun=noun)
        name = _national(state, name or guess.head)
    return msgspec.structs.replace(guess, name=name, country=country, sector=sector)


def _fights(view: ReportView, country: str | None, span: Span, use: tuple[str, str] | None) -> bool:
    """Whether the opposition of a state is one in arms: it acts by force, or the report names such a group."""
    coerces = use == ("COERCE", "actor")
    return coerces or uses_force(view, span, use) or any(group.country == country for group in view.groups)


def _side_forces(view: ReportView, guess: Guess, noun: Noun) -> Guess | None:
    """ "Regime elements", "government soldiers": the forces of that side of a war."""
    side = (guess.name or "").casefold().partition(" ")[0]
    state = view.lexicon.by_alpha3.get(guess.country or view.theatre() or "")
    if side not in ("regime", "government") or noun.name != "org" or state is None:
        return None
    name = f"{state.adjective()} {side} forces"
    return msgspec.structs.replace(guess, name=name, country=state.alpha3, sector="MIL")


def _default_country(view: ReportView, noun: Noun, span: Span) -> tuple[str | None, Entry | None]:
    """Whose people unnamed "militants", "residents" or "army" are, and the group that fighters belong to."""
    if noun.sector == "REB" and noun.name != "national":
        group = view.nearest_group(span.start)
        if group is not None:
            return group.country, group
    near = view.country_near(span.start) if noun.sector in ("CVL", "EDU", "REL", "REB") else None
    country = near or view.theatre()
    return noun.instead.get(country or "", country), None


def _in_plural(name: str, head: str, plural: str) -> str:
    """The plural alone, or behind the half-word that narrows it: "pro-democracy protesters"."""
    before = name[: -len(head)] if name.casefold().endswith(head) else ""
    return f"{before}{plural}" if "-" in before else plural


def _national(state: Country, name: str) -> str:
    if name[:1].isupper() and name[1:].islower():
        name = name.lower()
    return f"{state.adjective()} {name}"


def _sector_inside(view: ReportView, guess: Guess) -> str | None:
    """The sector that a later noun of the phrase tells: "a source at Aleppo Police Command"."""
    for stop in range(guess.stop, guess.first + 1, -1):
        hit = view.noun_ending(guess.first, stop)
        if hit is not None and hit[1].sector != "UNK":
            return hit[1].sector
    return None
