"""The weapons registry as read from TOML and checked: entries, and a tree of the words of their names."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from sayso.errors import RegistryError
from sayso.record import Struct, Weapon

BUILT_IN = "weapons.toml"
_SECTIONS = ("shared", "classes", "weapons", "generic", "context")
_KEYS = frozenset({"name", "aliases", "origin", "common", "argument", "id"})
_WORD = re.compile(r"[^\W\d_]+|\d+")
_MAX_NAME = 80  # code points


class Word(Struct, frozen=True):
    """A run of letters or of digits: `text[start:end]`, and the key it is looked up by."""

    start: int
    end: int
    key: str


class Alias(Struct, frozen=True):
    """One name of an entry. `common`: only beside a weapon word. `argument`: only as a weapon argument."""

    entry: Weapon
    text: str
    common: bool
    argument: bool
    generic: bool


class Node:
    """A place in the tree of names: the words that may follow, and the spellings that end here."""

    __slots__ = ("aliases", "following")

    def __init__(self) -> None:
        self.following: dict[str, Node] = {}
        self.aliases: list[Alias] = []


class Registry(Struct, frozen=True):
    """The checked registry: its entries in order, the tree of names, and the words that surround them."""

    entries: tuple[Weapon, ...]
    names: Node
    nouns: frozenset[str]
    modifiers: frozenset[str]
    heads: frozenset[str]


def split_words(text: str) -> tuple[Word, ...]:
    """The runs of letters and of digits of a text; "F-16C" is F, 16, C. Offsets are code points."""
    return tuple(Word(start=m.start(), end=m.end(), key=fold(m.group())) for m in _WORD.finditer(text))


def fold(word: str) -> str:
    """A word without case or accents."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.lower().replace("ı", "i"))
    return "".join(mark for mark in plain if not unicodedata.combining(mark))


def read_registry(extra: Path | None) -> Registry:
    """The built-in registry, with a user's own file of the same form laid over it.

    An entry of `extra` with the id of a built-in one takes its place. Raises RegistryError.
    """
    sources = [(BUILT_IN, _parse(BUILT_IN, (files("sayso.data") / BUILT_IN).read_text(encoding="utf-8")))]
    if extra is not None:
        sources.append((str(extra), _parse(str(extra), _text_of(extra))))
    classes: dict[str, str] = {}
    shared: dict[str, str] = {}
    entries: dict[str, tuple[str, Weapon, Mapping[str, Any], bool]] = {}
    countries = _countries()
    for where, raw in sources:
        classes |= raw.get("classes", {})
        shared |= {_key(alias): owner for alias, owner in raw.get("shared", {}).items()}
        seen: set[str] = set()
        for kind, entry, generic in _listed(where, raw, classes):
            weapon = _weapon(where, kind, entry, countries)
            if weapon.id in seen:
                raise RegistryError(f"{where}: two entries have the id {weapon.id!r}; give one of them another id")
            seen.add(weapon.id)
            entries[weapon.id] = (where, weapon, entry, generic)
    for alias, owner in shared.items():
        if owner not in entries:
            raise RegistryError(f"[shared] gives {alias!r} to {owner!r}, but no entry has that id")
    context = sources[0][1]["context"]
    return Registry(
        entries=tuple(weapon for _, weapon, _, _ in entries.values()),
        names=_tree(entries, shared),
        nouns=frozenset(context["nouns"]),
        modifiers=frozenset(context["modifiers"]),
        heads=frozenset(context["heads"]),
    )


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RegistryError(f"{path}: could not be read as UTF-8 text ({error})") from error


def _parse(where: str, text: str) -> dict[str, Any]:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RegistryError(f"{where}: not valid TOML: {error}") from error
    for section, value in raw.items():
        if section not in _SECTIONS:
            raise RegistryError(f"{where}: unknown section [{section}]; expected one of {', '.join(_SECTIONS)}")
        if not isinstance(value, dict):
            raise RegistryError(f"{where}: [{section}] is not a table")
    return raw


def _listed(where: str, raw: Mapping[str, Any], classes: Mapping[str, str]) -> Iterator[tuple[str, Any, bool]]:
    """Each entry of a file with its class, systems before generic kinds."""
    for section in ("weapons", "generic"):
        for kind, entries in raw.get(section, {}).items():
            if kind not in classes:
                raise RegistryError(f"{where}: unknown class {kind!r} in [{section}]; [classes] lists those known")
            if not isinstance(entries, list):
                raise RegistryError(f"{where}: {section}.{kind!r} is not a list of entries")
            for entry in entries:
                yield kind, entry, section == "generic"


def _weapon(where: str, kind: str, entry: object, countries: frozenset[str]) -> Weapon:
    """One entry, checked."""
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not split_words(entry["name"]):
        raise RegistryError(f"{where}: an entry of class {kind!r} has no name: {entry!r}")
    name = entry["name"]
    if unknown := set(entry) - _KEYS:
        raise RegistryError(f"{where}: {name!r} has unknown keys {sorted(unknown)}; expected {sorted(_KEYS)}")
    for key in ("aliases", "common"):
        named = entry.get(key, [])
        if not isinstance(named, list) or not all(isinstance(alias, str) and split_words(alias) for alias in named):
            raise RegistryError(f"{where}: {key} of {name!r} must be a list of names with a letter or digit each")
    if stray := set(entry.get("common", ())) - {name, *entry.get("aliases", ())}:
        raise RegistryError(f"{where}: common of {name!r} lists {sorted(stray)}, which are none of its names")
    origin = entry.get("origin") or None
    if origin is not None and origin not in countries:
        raise RegistryError(f"{where}: origin {origin!r} of {name!r} is no ISO 3166-1 alpha-2 code")
    return Weapon(id=entry.get("id") or _slug(name), name=name, kind=kind, origin=origin)


def _tree(entries: Mapping[str, tuple[str, Weapon, Mapping[str, Any], bool]], shared: Mapping[str, str]) -> Node:
    """The tree of names; raises RegistryError for a name that two entries claim without a rule."""
    root, owners = Node(), dict[str, str]()
    for where, weapon, entry, generic in entries.values():
        for text in _names(entry):
            key = _key(text)
            if len(text) > _MAX_NAME:
                raise RegistryError(f"{where}: the name {text[:30]!r}... of {weapon.name!r} is too long")
            owner = owners.setdefault(key, weapon.id)
            if owner != weapon.id and key not in shared:
                raise RegistryError(
                    f"{where}: {text!r} names both {owner!r} and {weapon.id!r}; take it from "
                    f'one, or say whose it is in [shared]: "{text}" = "{weapon.id}"'
                )
            if shared.get(key, weapon.id) != weapon.id:
                continue
            node = root
            for word in split_words(text):
                node = node.following.setdefault(word.key, Node())
            node.aliases.append(
                Alias(
                    entry=weapon,
                    text=text,
                    common=text in entry.get("common", ()),
                    argument=bool(entry.get("argument")),
                    generic=generic or weapon.name.islower(),
                )
            )
    return root


def _names(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of an entry. One told apart by a word in brackets, "Zulfiqar (tank)", is for display only."""
    own = () if "(" in entry["name"] else (entry["name"],)
    return tuple(dict.fromkeys([*own, *entry.get("aliases", ())]))


def _key(name: str) -> str:
    return " ".join(word.key for word in split_words(name))


def _slug(name: str) -> str:
    return "-".join(word.key for word in split_words(name))


def _countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes of the states in `data/countries.toml`."""
    raw = tomllib.loads((files("sayso.data") / "countries.toml").read_text(encoding="utf-8"))
    return frozenset(country["alpha2"] for country in raw["country"])
