"""The ontology: kinds of event, their modes and roles, statuses, stances, and their names in other standards.

The bundled file is `sayso/data/ontology.toml`; `Ontology.load(path)` reads a user's own. Both are checked.
Names and their order are a contract with the reader's weights. docs/ontology.md explains each field.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Container, Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import msgspec

from sayso.errors import OntologyError
from sayso.record import Span, Struct

STATUSES: Final = ("occurred", "negated", "future", "possible", "requested")
STANCES: Final = (
    *("asserts", "confirms", "denies", "alleges", "doubts"),
    *("threatens", "promises", "predicts", "requests", "asks"),
)
MAX_BYTES: Final = 1_000_000  # the bundled file has about 40,000; a larger one is a mistake, not an ontology

RoleValue = Literal["actor", "place", "time", "number", "weapon", "text"]

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_CAMEO: Final = re.compile(r"(0[1-9]|1[0-9]|20)[0-9]{0,2}")
_MARKED: Final = re.compile(r"\[([^\[\]]+)\]")


class Term(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name of the ontology, what it means, and the words in which a view shows it."""

    name: str
    label: str
    definition: str
    examples: tuple[str, ...]  # the words defined stand in [brackets]; `marked` takes them out


class Role(Term, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part that an event may have. `value`: what its filler is resolved to; "text": just the words."""

    value: RoleValue


class Acled(Struct, frozen=True, kw_only=True):
    """A kind of event in ACLED's codebook."""

    event_type: str
    sub_event_type: str


class Crosswalk(Struct, frozen=True, kw_only=True):
    """What other standards call an event of this type and mode. None or (): they have no counterpart.

    A kind is not a row: only claims of what occurred may be exported as events there, and UCDP asks for an
    organised actor and at least one direct death besides. `note`: when another than the first of a list fits.
    """

    plover: str | None = None  # event of PLOVER, manual draft 0.8
    plover_mode: str | None = None
    plover_context: tuple[str, ...] = ()
    cameo: tuple[str, ...] = ()  # codes as text, leading zeros kept; the first is the usual one
    acled: tuple[Acled, ...] = ()  # the first is the usual one
    ucdp: tuple[int, ...] = ()  # type_of_violence: 1 state-based, 2 non-state, 3 one-sided, by who the sides are
    note: str | None = None


class Mode(Term, frozen=True, kw_only=True):
    """A finer kind within an event type."""

    crosswalk: Crosswalk


class EventType(Term, frozen=True, kw_only=True):
    """A kind of event: the roles it may take, those it usually has, and its modes, in the file's order."""

    roles: tuple[str, ...]
    usual: tuple[str, ...]
    modes: tuple[Mode, ...]
    crosswalk: Crosswalk


T = TypeVar("T")
TermT = TypeVar("TermT", bound=Term)


class Ontology(Struct, frozen=True, kw_only=True):
    """The ontology as loaded. Every lookup by a name that it lacks raises OntologyError naming that name."""

    event_types: tuple[EventType, ...]
    role_terms: tuple[Role, ...]
    status_terms: tuple[Term, ...]
    stance_terms: tuple[Term, ...]
    sha256: str  # of the file's bytes

    @classmethod
    def load(cls, path: Path | None = None) -> Ontology:
        """Read and check an ontology file, the bundled one when `path` is None.

        Raises OntologyError naming the file, the table, what was found and what was expected.
        """
        if path is None:
            return _build("ontology.toml", resources.files("sayso").joinpath("data", "ontology.toml").read_bytes())
        try:
            if path.stat().st_size > MAX_BYTES:
                raise OntologyError(f"{path}: larger than {MAX_BYTES} bytes, expected an ontology file")
            content = path.read_bytes()
        except OSError as error:
            raise OntologyError(f"{path}: cannot be read ({error.strerror}); expected a TOML file") from error
        return _build(str(path), content)

    @property
    def types(self) -> tuple[str, ...]:
        """Names of the event types, in order."""
        return tuple(term.name for term in self.event_types)

    @property
    def roles(self) -> tuple[str, ...]:
        """Names of all roles, in order."""
        return tuple(term.name for term in self.role_terms)

    @property
    def statuses(self) -> tuple[str, ...]:
        """Names of the statuses, in order."""
        return tuple(term.name for term in self.status_terms)

    @property
    def stances(self) -> tuple[str, ...]:
        """Names of the stances, in order."""
        return tuple(term.name for term in self.stance_terms)

    def modes(self, type: str) -> tuple[str, ...]:
        """Names of an event type's modes, in order."""
        return tuple(mode.name for mode in self.event_type(type).modes)

    def roles_of(self, type: str) -> tuple[str, ...]:
        """Names of the roles that an event of this type may take."""
        return self.event_type(type).roles

    def has(self, type: str, mode: str | None = None) -> bool:
        """Whether the ontology knows this type and, unless None, this mode of it."""
        return type in self.types and (mode is None or mode in self.modes(type))

    def event_type(self, name: str) -> EventType:
        """An event type by name."""
        return _find(self.event_types, name, "event type")

    def mode(self, type: str, name: str) -> Mode:
        """A mode by the name of its type and its own."""
        return _find(self.event_type(type).modes, name, f"mode of {type}")

    def role(self, name: str) -> Role:
        """A role by name."""
        return _find(self.role_terms, name, "role")

    def status(self, name: str) -> Term:
        """A status by name."""
        return _find(self.status_terms, name, "status")

    def stance(self, name: str) -> Term:
        """A stance by name."""
        return _find(self.stance_terms, name, "stance")

    def label(self, type: str, mode: str | None = None) -> str:
        """A noun phrase for the kind of event: ASSAULT, missile -> "missile attack"."""
        return self.event_type(type).label if mode is None else self.mode(type, mode).label

    def status_phrase(self, status: str) -> str:
        """The status in words: "future" -> "planned or expected"."""
        return self.status(status).label

    def stance_phrase(self, stance: str) -> str:
        """The stance as a verb in the third person: "asserts" -> "says"."""
        return self.stance(stance).label

    def role_phrase(self, role: str) -> str:
        """The word that leads in a role's filler: "weapon" -> "with"."""
        return self.role(role).label

    def crosswalk(self, type: str, mode: str | None = None) -> Crosswalk:
        """What PLOVER, CAMEO, ACLED and UCDP call an event of this type and mode."""
        return self.event_type(type).crosswalk if mode is None else self.mode(type, mode).crosswalk


def marked(example: str) -> tuple[str, Span]:
    """An example without its brackets, and the span of the words that stood in them."""
    found = _MARKED.findall(example)
    if len(found) != 1 or example.count("[") != 1 or example.count("]") != 1:
        raise OntologyError(f"example {example!r}: expected one stretch of words in [brackets]")
    start = example.index("[")
    return example.replace("[", "").replace("]", ""), Span(start=start, end=start + len(found[0]), text=found[0])


# ---------------------------------------------------------------- the file's tables, before they are checked


class _Kind(Term, frozen=True, kw_only=True, forbid_unknown_fields=True):
    plover: str | None = None
    context: tuple[str, ...] = ()
    cameo: tuple[str, ...] = ()
    acled: tuple[str, ...] = ()
    ucdp: tuple[int, ...] = ()
    note: str | None = None


class _TypeKind(_Kind, frozen=True, kw_only=True, forbid_unknown_fields=True):
    roles: tuple[str, ...]
    usual: tuple[str, ...]
    modes: Mapping[str, Any] = msgspec.field(default_factory=dict)


class _Standards(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    plover: dict[str, list[str]]
    contexts: dict[str, list[str]]
    acled: dict[str, list[str]]


class _File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: Literal[1]
    standards: _Standards
    statuses: dict[str, Any]
    stances: dict[str, Any]
    roles: dict[str, Any]
    types: dict[str, Any]


class _Place(Struct, frozen=True, kw_only=True):
    """Where in which file a check stands, for its message."""

    file: str
    table: str

    def error(self, problem: str) -> OntologyError:
        return OntologyError(f"{self.file}, [{self.table}]: {problem}")

    def within(self, name: str) -> _Place:
        return _Place(file=self.file, table=f"{self.table}.{name}")


def _build(file: str, content: bytes) -> Ontology:
    """Parse and check: what is referred to before what refers to it."""
    tables = _parse(file, content)
    heads = ("statuses", "stances", "roles", "types")
    statuses, stances, roles, types = (_Place(file=file, table=head) for head in heads)
    _check_fixed(tables.statuses, STATUSES, statuses)
    _check_fixed(tables.stances, STANCES, stances)
    role_terms = _terms(tables.roles, Role, roles)
    role_names = {role.name for role in role_terms}
    if not tables.types:
        raise types.error("is empty; expected at least one event type")
    return Ontology(
        event_types=tuple(
            _event_type(kind, types.within(kind.name), role_names, tables.standards)
            for kind in _terms(tables.types, _TypeKind, types)
        ),
        role_terms=role_terms,
        status_terms=_terms(tables.statuses, Term, statuses),
        stance_terms=_terms(tables.stances, Term, stances),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _parse(file: str, content: bytes) -> _File:
    try:
        tables = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise OntologyError(f"{file}: byte {error.start} is not UTF-8; expected a TOML file in UTF-8") from error
    except (ValueError, RecursionError) as error:  # ValueError: TOMLDecodeError, or a number of 5,000 digits
        # A name given twice ends here too: tomllib refuses a table that is declared again.
        raise OntologyError(f"{file}: not valid TOML: {error}") from error
    return _convert(tables, _File, _Place(file=file, table="top level"))


def _convert(table: object, kind: type[T], place: _Place) -> T:
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        raise place.error(str(error)) from error


def _terms(tables: Mapping[str, Any], kind: type[TermT], place: _Place) -> tuple[TermT, ...]:
    """The tables under one heading, each with its key as its name."""
    terms = []
    for name, table in tables.items():
        at = place.within(name)
        if not isinstance(table, dict):
            raise at.error(f"found {table!r}; expected a table")
        if "name" in table:
            raise at.error("key 'name' is not allowed; the table's own name is used")
        term = _convert({"name": name, **table}, kind, at)
        _check_words(term, at)
        terms.append(term)
    return tuple(terms)


def _event_type(kind: _TypeKind, place: _Place, roles: set[str], standards: _Standards) -> EventType:
    _check_known(kind.roles, roles, place, "roles", "a role of [roles]")
    _check_known(kind.usual, set(kind.roles), place, "usual", "a role that the type may take")
    modes = place.within("modes")
    return EventType(
        **_words(kind),
        roles=kind.roles,
        usual=kind.usual,
        modes=tuple(_mode(m, modes.within(m.name), standards) for m in _terms(kind.modes, _Kind, modes)),
        crosswalk=_crosswalk(kind, place, standards),
    )


def _mode(kind: _Kind, place: _Place, standards: _Standards) -> Mode:
    return Mode(**_words(kind), crosswalk=_crosswalk(kind, place, standards))


def _words(kind: _Kind) -> dict[str, Any]:
    return {key: getattr(kind, key) for key in Term.__struct_fields__}


def _crosswalk(kind: _Kind, place: _Place, standards: _Standards) -> Crosswalk:
    event, _, mode = (kind.plover or "").partition("/")
    if kind.plover is not None:
        _check_known([event], standards.plover, place, "plover", "an event of [standards.plover]")
    if mode:
        _check_known([mode], standards.plover[event], place, "plover", f"a mode of {event} in [standards.plover]")
    contexts = standards.contexts.get("names", [])
    _check_known(kind.context, contexts, place, "context", "one of [standards.contexts]")
    event_type_of = {sub: event for event, subs in standards.acled.items() for sub in subs}
    _check_known(kind.acled, event_type_of, place, "acled", "a sub-event type of [standards.acled]")
    for code in kind.cameo:
        if not _CAMEO.fullmatch(code):
            raise place.error(f"cameo: found {code!r}; expected two to four digits from root 01 to 20, as text")
    _check_known(kind.ucdp, (1, 2, 3), place, "ucdp", "1, 2 or 3 (UCDP type_of_violence)")
    return Crosswalk(
        plover=event or None,
        plover_mode=mode or None,
        plover_context=kind.context,
        cameo=kind.cameo,
        acled=tuple(Acled(event_type=event_type_of[sub], sub_event_type=sub) for sub in kind.acled),
        ucdp=kind.ucdp,
        note=kind.note,
    )


def _check_fixed(tables: Mapping[str, Any], expected: tuple[str, ...], place: _Place) -> None:
    """Code and stored records depend on these names, so a file may reword them but not change them."""
    if tuple(tables) != expected:
        found = ", ".join(tables) or "nothing"
        raise place.error(f"found {found}; expected exactly {', '.join(expected)}, in this order")


def _check_words(term: Term, place: _Place) -> None:
    """A name fit for files and URLs; a label and a definition; an example that marks its words."""
    if not _NAME.fullmatch(term.name):
        raise place.error(f"name {term.name!r}; expected a letter, then letters, digits, - or _, at most 40 in all")
    for key, text in (("label", term.label), ("definition", term.definition)):
        if not text.strip() or "\n" in text:
            raise place.error(f"{key} is {text!r}; expected words on one line")
    if not term.examples:
        raise place.error("examples is empty; expected at least one sentence with the words in [brackets]")
    for example in term.examples:
        try:
            marked(example)
        except OntologyError as error:
            raise place.error(str(error)) from error


def _check_known(found: Iterable[T], known: Container[T], place: _Place, key: str, expected: str) -> None:
    seen: list[T] = []
    for item in found:
        if item not in known:
            raise place.error(f"{key}: found {item!r}; expected {expected}")
        if item in seen:
            raise place.error(f"{key}: {item!r} stands twice; expected each once")
        seen.append(item)


def _find(terms: tuple[TermT, ...], name: str, kind: str) -> TermT:
    for term in terms:
        if term.name == name:
            return term
    known = ", ".join(term.name for term in terms) or "none"
    raise OntologyError(f"no {kind} {name!r} in this ontology; it has {known}")
