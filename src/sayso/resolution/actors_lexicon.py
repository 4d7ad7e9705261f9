"""Names that news uses for actors, in one index: registry entries, states, demonyms, seats, places, nouns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec

from sayso.errors import RegistryError
from sayso.resolution.actors_registry import Entry

TermKind = Literal["entry", "surname", "state", "adjective", "people", "seat", "part"]

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?|[^\W_]+(?:['’][^\W_]+)*")
_CLITIC = re.compile(r"'(?:s|re|ve|ll|d|m)$")


class Country(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One state of countries.toml, which says what each field means."""

    alpha2: str
    alpha3: str
    name: str
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    government: str | None = None

    def adjective(self) -> str:
        """The adjective that canonical names use: "Syrian", "US", "UK"."""
        if self.alpha3 == "USA":
            return "US"
        return self.adjectives[0] if self.adjectives else self.name


class Noun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a head noun tells about an actor; sectors.toml says what each field means."""

    sector: str
    name: Literal["org", "phrase", "national"]
    country: str
    words: tuple[str, ...]
    person: bool = False
    plural: str | None = None
    collective: bool = False
    armed: str | None = None
    instead: dict[str, str] = {}  # alpha-3 of the report's state -> the state such people are of


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The small words of actors_words.toml, which says what each list is for."""

    pronouns: frozenset[str]
    he: frozenset[str]
    she: frozenset[str]
    it: frozenset[str]
    they: frozenset[str]
    i: frozenset[str]
    we: frozenset[str]
    who: frozenset[str]
    leading: frozenset[str]
    clause: frozenset[str]
    prepositions: frozenset[str]
    spoken_for: frozenset[str]
    members: frozenset[str]
    modifier_ends: frozenset[str]
    particles: frozenset[str]
    common_names: frozenset[str]
    never_names: frozenset[str]
    mister: frozenset[str]
    force: frozenset[str]
    air: frozenset[str]
    speech: frozenset[str]
    edges: frozenset[str]
    group: frozenset[str]
    agency: frozenset[str]
    offices: frozenset[str]


class Token(msgspec.Struct, frozen=True, gc=False):
    """One word of a report: where it stands, as written, and the key it is looked up by."""

    start: int
    end: int
    text: str
    key: str


class Meaning(msgspec.Struct, frozen=True):
    """What one name may mean: `country` for a state and its parts, `entry` for an entry of the registry."""

    kind: TermKind
    written: str
    country: Country | None = None
    entry: Entry | None = None

    @property
    def generic(self) -> bool:
        """Whether bodies of other states bear the name too: "Supreme Court"."""
        return self.entry is not None and self.written in self.entry.generic

    @property
    def office(self) -> bool:
        """Whether the name is a person's office and not their own: "NATO chief"."""
        entry = self.entry
        return (
            entry is not None
            and entry.kind == "person"
            and self.written in entry.shared
            and self.written not in (entry.name, *entry.aliases)
        )


class Index:
    """Phrases of one or more words, found longest first."""

    def __init__(self) -> None:
        self.terms: dict[tuple[str, ...], list[Meaning]] = {}
        self.longest: dict[str, int] = {}

    def add(self, written: str, meaning: Meaning) -> None:
        """Hold `written` under its key, and under its key without diacritics."""
        keys = {keys_of(written)} if written.isascii() else {keys_of(written), keys_of(plain(written))}
        for key in keys:
            if not key:
                continue
            held = self.terms.setdefault(key, [])
            if all((m.kind, m.entry, m.country) != (meaning.kind, meaning.entry, meaning.country) for m in held):
                held.append(meaning)
            self.longest[key[0]] = max(self.longest.get(key[0], 0), len(key))

    def at(self, tokens: list[Token], i: int, stop: int) -> Iterator[tuple[int, list[Meaning]]]:
        """Phrases that begin at token `i` and end before `stop`: (end token, meanings), longest first."""
        first = tokens[i].key
        room = min(self.longest.get(first, 1 if first.endswith("s") else 0), stop - i)
        for length in range(room, 0, -1):
            key = tuple(token.key for token in tokens[i : i + length])
            found = self.terms.get(key)
            if found is None and key[-1].endswith("s"):  # "Assads regime": reports lose apostrophes
                found = self.terms.get((*key[:-1], key[-1][:-1]))
            if found:
                yield i + length, found


class Lexicon:
    """Every name and noun, indexed once when the registry is loaded."""

    def __init__(
        self,
        entries: tuple[Entry, ...],
        countries: dict[str, Any],
        sectors: dict[str, Any],
        given: dict[str, list[str]],
        words: dict[str, list[str]],
    ) -> None:
        self.words = msgspec.convert(words, Words)
        self.given_names = {name.casefold(): sex for sex in ("female", "male") for name in given[sex]}
        self.sectors = frozenset(sectors["sector"])
        self.countries = tuple(msgspec.convert(row, Country) for row in countries["country"])
        self.by_alpha3 = {country.alpha3: country for country in self.countries}
        self.alpha3_of = {country.alpha2: country.alpha3 for country in self.countries}
        self.index = Index()
        self.called: dict[str, list[Entry]] = {}
        self.offices: list[Entry] = []
        self.offices_by_key: dict[tuple[str, ...], list[Entry]] = {}
        self._add_countries(frozenset(countries["shared"]))
        self._add_entries(entries)
        self.nouns, self.org_nouns = _nouns(sectors["noun"], self.sectors)
        self.longest_noun = max(len(key) for key in (*self.nouns, *self.org_nouns))

    def _add_countries(self, shared: frozenset[str]) -> None:
        owner: dict[str, str] = {}
        for country in self.countries:
            groups: tuple[tuple[TermKind, tuple[str, ...]], ...] = (
                ("state", (country.name, *country.aliases)),
                ("adjective", country.adjectives),
                ("people", country.people),
                ("seat", country.seats),
                ("part", country.parts),
            )
            for kind, names in groups:
                for name in names:
                    other = owner.setdefault(name, country.alpha3)
                    if other != country.alpha3 and name not in shared:
                        raise RegistryError(
                            f"countries.toml: {name!r} belongs to {other} and to {country.alpha3}; "
                            "list it under `shared`"
                        )
                    self.index.add(name, Meaning(kind, name, country=country))

    def _add_entries(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            for name in (entry.name, *entry.aliases, *entry.shared, *entry.generic):
                self.index.add(name, Meaning("entry", name, entry=entry))
            if family := entry.family_name():
                self.index.add(family, Meaning("surname", family, entry=entry))
            for words in entry.called:
                self.called.setdefault(" ".join(keys_of(words)), []).append(entry)
            if entry.office:
                self.offices.append(entry)
                if len(keys_of(entry.office)) > 1 and any(c.isupper() for c in entry.office):
                    self.offices_by_key.setdefault(keys_of(entry.office), []).append(entry)


def _nouns(rows: list[dict[str, Any]], sectors: frozenset[str]) -> tuple[dict[tuple[str, ...], Noun], ...]:
    plain_nouns: dict[tuple[str, ...], Noun] = {}
    org_nouns: dict[tuple[str, ...], Noun] = {}
    for row in rows:
        noun = msgspec.convert(row, Noun)
        for sector in (noun.sector, noun.armed or noun.sector):
            if sector not in sectors:
                raise RegistryError(f"sectors.toml: noun sector {sector!r} is not one of [sector]; add it there")
        for word in noun.words:
            (org_nouns if noun.name == "org" else plain_nouns).setdefault(keys_of(word), noun)
    return plain_nouns, org_nouns


def tokenise(text: str, offset: int = 0) -> list[Token]:
    """The words of `text`, at code points shifted by `offset`. Hyphens part words, apostrophes do not."""
    return [
        Token(m.start() + offset, m.end() + offset, word, word_key(word))
        for m in _WORD.finditer(text)
        for word in (m.group(),)
    ]


def word_key(word: str) -> str:
    """What a word is looked up by: no case, no dots, no possessive, no shortened verb ("we're")."""
    key = word.casefold().replace(".", "")
    if "'" in key or "’" in key:
        key = _CLITIC.sub("", key.replace("’", "'"))
    return key


def keys_of(text: str) -> tuple[str, ...]:
    """The lookup keys of a phrase."""
    if text.replace(" ", "").isalnum():
        return tuple(text.casefold().split())  # most names: three times as fast, and loading is mostly this
    return tuple(word_key(m.group()) for m in _WORD.finditer(text))


def plain(text: str) -> str:
    """The text without diacritics."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def spelled_alike(written: str, words: str) -> bool:
    """Whether the words of a report may be the name as the registry writes it: capitals decide.

    "US" is not "us", "Time" is not "time"; a name in small letters would match any sentence.
    """
    bare = words.replace(".", "").removesuffix("'s").removesuffix("’s")
    letters = written.replace(".", "")
    if len(letters) <= 4 and sum(c.isupper() for c in letters) > 1:
        return (
            letters == bare
            if not letters.isupper()
            else bare.isupper() or (bare[:-1].isupper() and bare[-1:] == "s" and len(bare) == len(letters) + 1)
        )
    if written.startswith("The ") and not words.rpartition(" ")[2][:1].isupper():
        return False  # "The times are hard"
    return any(c.isupper() for c in words) or not any(c.isupper() for c in written)
