"""Who: the actors and sources of one report, named and coded.

Three steps for each phrase: what its own words say (`actors_grammar`), whom the report means by it
(`coreference`), and what the report's subject adds where words leave the state open (`actors_defaults`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sayso.record import Actor, Span
from sayso.resolution.actors_cast import Cast, guess_of_person
from sayso.resolution.actors_defaults import complete
from sayso.resolution.actors_grammar import read_phrase
from sayso.resolution.actors_guess import Guess, from_entry
from sayso.resolution.actors_lexicon import Lexicon
from sayso.resolution.actors_registry import STATELESS, Entry, actor_code, load_entries, read_toml
from sayso.resolution.actors_report import ReportView
from sayso.resolution.coreference import (
    resolve_description,
    resolve_office,
    resolve_owned,
    resolve_person_noun,
    resolve_pronoun,
)

_LONGEST = 60  # words of a phrase that are read: whoever is meant stands at its front
Use = tuple[str, str]  # event type and role of a phrase: ("ASSAULT", "actor"); ("", "source") for a source


class ActorRegistry:
    """Every actor known by name, with the words that name states and describe actors. Load it once."""

    def __init__(self, entries: tuple[Entry, ...], lexicon: Lexicon) -> None:
        self.entries = entries
        self.lexicon = lexicon

    @classmethod
    def load(cls, extra: Path | None = None) -> ActorRegistry:
        """The shipped registry and, where given, a user's own file of the same form (docs/actors.md).

        Raises RegistryError naming the file and entry that is wrong.
        """
        countries, sectors = read_toml("countries.toml"), read_toml("sectors.toml")
        codes = frozenset(row["alpha3"] for row in countries["country"]) | frozenset(STATELESS)
        entries = load_entries(codes, frozenset(sectors["sector"]), extra)
        return cls(
            entries,
            Lexicon(entries, countries, sectors, read_toml("actors_names.toml"), read_toml("actors_words.toml")),
        )


def resolve_actors(
    text: str,
    spans: Sequence[Span],
    published: date,
    registry: ActorRegistry,
    *,
    title: str | None = None,
    uses: Sequence[Use | None] | None = None,
    places: Sequence[tuple[int, str]] = (),
) -> tuple[Actor | None, ...]:
    """Name and code of each span of one report, in the order given; None where neither is known.

    `spans` lie in `text`, offsets in code points. `uses` says in which event and role each span stands,
    where the caller knows it: it tells a state that bombs (MIL) from a state that talks (GOV). `title` adds
    context where it is not in `text`. `places` are those of the report that are known to lie in a state, as
    (offset, ISO 3166 alpha-2 code): they tell, with the names of states, what state it is about.
    """
    view = ReportView(text, published, registry.lexicon, places)
    cast = Cast(view)
    order = sorted(range(len(spans)), key=lambda i: (spans[i].start, spans[i].end))
    out: list[Actor | None] = [None] * len(spans)
    for i in order:
        span = spans[i]
        guess = _resolve(view, cast, span)
        if guess is None:
            continue
        guess = complete(view, guess, span, uses[i] if uses else None)
        if guess.kind in ("phrase", "person") and guess.entry is None:
            cast.add(span.start, span.end, guess)
        actor = Actor(name=guess.name, code=actor_code(guess.country, guess.sector))
        out[i] = actor if actor.name or actor.code else None
    return tuple(out)


def _resolve(view: ReportView, cast: Cast, span: Span) -> Guess | None:
    first, stop = view.token_at(span.start), view.token_at(span.end)
    if stop < len(view.tokens) and view.tokens[stop].start < span.end:
        stop += 1
    guess = read_phrase(view, first, min(stop, first + _LONGEST))
    if guess.kind == "pronoun":
        return resolve_pronoun(cast, guess, span.start)
    if (owned := resolve_owned(cast, guess, first, span.start)) is not None:
        return _of_group(view, guess, owned, first) or owned
    if guess.kind == "phrase":
        keys = tuple(token.key for token in view.tokens[guess.first : guess.stop])
        if (holder := resolve_office(view, keys)) is not None:
            return holder
    if guess.kind == "phrase" and guess.noun is not None:
        if guess.noun.person and (guess.bare or guess.country is not None):
            return resolve_person_noun(cast, guess, span.start) or guess
        return resolve_description(cast, guess, span.start) or guess
    if guess.kind == "unknown":
        described = resolve_description(cast, guess, span.start)
        if described is not None:
            return described
    if guess.kind in ("person", "unknown") and guess.entry is None:
        return _introduced(view, cast, guess, span) or guess
    return guess


def _of_group(view: ReportView, guess: Guess, owned: Guess, first: int) -> Guess | None:
    """ "Its fighters", where "its" would be a mediator: states have soldiers, so the last armed group is meant."""
    if owned.kind == "entry" or guess.noun is None or guess.noun.sector != "REB":
        return None
    group = view.group_before(view.tokens[first].start)
    return from_entry(group, view) if group is not None and view.tokens[first].key in ("its", "their") else None


def _introduced(view: ReportView, cast: Cast, guess: Guess, span: Span) -> Guess | None:
    """Somebody whom the report introduced before, where the phrase is their surname or their whole name."""
    first = guess.stop - len(guess.name.split()) if guess.head == "person" and guess.name else guess.first
    keys = tuple(token.key for token in view.tokens[first : guess.stop])
    person = cast.by_surname(keys)
    if person is None and span.text[:1].isupper():
        person = cast.by_surname(keys[-1:])
    if person is None or (guess.kind == "person" and guess.head != "run" and guess.sector is not None):
        return None
    return guess_of_person(person)
