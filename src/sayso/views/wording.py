"""A claim in words. Every view says the same thing, because every view gets its words here.

The voice always comes first and the standing ("Claimed", "Denied", "Possible" ...) always precedes what is
claimed: no view has the event's name without them.
"""

import msgspec

from sayso.errors import OntologyError
from sayso.record import Argument, Event, Layer, NumberValue, PlaceValue, Record, Struct, TimeValue
from sayso.views.labels import Codes, Labels
from sayso.views.marks import Kind, kind_of
from sayso.views.values import number, place, point, time

_STANDING = {"negated": "Not so", "future": "Expected", "possible": "Possible", "requested": "Demanded"}
_TOWARD = {
    "AID": "to",
    "AGREE": "with",
    "AGREE/authorize": "to",
    "AGREE/promise": "to",
    "CONCEDE": "to",
    "CONSULT": "with",
    "COOPERATE": "with",
    "MOBILIZE": "facing",
    "REQUEST": "of",
    "RETREAT": "toward",
    "SUPPORT": "for",
}
_HOSTILE = frozenset({"ACCUSE", "ASSAULT", "COERCE", "INTERCEPT", "PROTEST", "REJECT", "SANCTION", "SEIZE", "THREATEN"})
_LEAD = {
    "actor": "by",
    "weapon": "with",
    "goods": "goods",
    "count": "number",
    "origin": "from",
    "place": "in",
    "time": "when",
    "topic": "about",
}
ROLE_ORDER = (
    *("actor", "target", "weapon", "goods", "count", "killed", "injured", "captured", "displaced"),
    *("origin", "place", "time", "topic"),
)


class Voice(Struct, frozen=True, kw_only=True):
    """One voice of a chain. `name` is who speaks as far as known; `words` what the report calls them."""

    name: str
    phrase: str
    words: str | None
    cue: str | None
    code: str | None
    direct: bool
    score: float | None


class Detail(Struct, frozen=True, kw_only=True):
    """One value of a claim: its lead ("by", "in", "killed"), itself in words, the report's words, more."""

    role: str
    kind: Kind
    lead: str
    text: str
    words: str
    notes: tuple[str, ...]
    score: float | None
    quoted: str | None  # the report's words where they differ from `text`
    counted: str | None  # count: the words for what is counted


class Claim(Struct, frozen=True, kw_only=True):
    """One event as one source tells it. `voices`: outermost first, () = the publisher's own voice."""

    number: int
    event: Event
    standing: str
    what: str
    voices: tuple[Voice, ...]
    hedge: str | None
    details: tuple[Detail, ...]


class Incident(Struct, frozen=True, kw_only=True):
    """Claims of one report about the same happening, in the order of the text."""

    id: str | None
    claims: tuple[Claim, ...]


def claims_of(record: Record, labels: Labels) -> tuple[Claim, ...]:
    """Word every claim of a record, numbered from 1 in the record's order."""
    return tuple(claim_of(event, number, labels) for number, event in enumerate(record.events, 1))


def claim_of(event: Event, number: int, labels: Labels) -> Claim:
    """Word one claim."""
    order = {role: rank for rank, role in enumerate(ROLE_ORDER)}
    arguments = sorted(event.arguments, key=lambda a: (order.get(a.role, len(order)), a.span.start))
    return Claim(
        number=number,
        event=event,
        standing=standing(event),
        what=_label(event, labels),
        voices=tuple(_voice(layer, labels) for layer in reversed(event.attribution)),
        hedge=event.hedge.text if event.hedge else None,
        details=tuple(_detail(argument, event) for argument in arguments),
    )


def incidents(claims: tuple[Claim, ...]) -> tuple[Incident, ...]:
    """Group claims by incident, in the text's order; a claim without an incident stands alone."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.event.incident or f"\0{claim.number}", []).append(claim)
    return tuple(Incident(id=held[0].event.incident, claims=tuple(held)) for held in groups.values())


def standing(event: Event) -> str:
    """Say in a word how a claim stands. Only what the publisher itself states, unhedged, is "Reported"."""
    if event.status == "occurred":
        return "Claimed" if event.attribution or event.hedge else "Reported"
    if event.status == "negated" and any(layer.stance == "denies" for layer in event.attribution):
        return "Denied"
    return _STANDING.get(event.status, event.status.capitalize())


def _label(event: Event, labels: Labels) -> str:
    try:
        return labels.label(event.type, event.mode)
    except OntologyError:  # a record made with another ontology is shown in its own codes
        return Codes().label(event.type, event.mode)


def _stance(stance: str, labels: Labels) -> str:
    try:
        return labels.stance_phrase(stance)
    except OntologyError:
        return Codes().stance_phrase(stance)


def _voice(layer: Layer, labels: Labels) -> Voice:
    words = layer.source.text if layer.source else None
    return Voice(
        name=layer.name or words or "somebody unnamed",
        phrase=_stance(layer.stance, labels),
        words=words,
        cue=layer.cue.text if layer.cue else None,
        code=layer.code,
        direct=layer.quote == "direct",
        score=layer.score,
    )


def _detail(argument: Argument, event: Event) -> Detail:
    text, notes = _value(argument)
    name = argument.value.name if isinstance(argument.value, PlaceValue) else text
    words = argument.span.text
    return Detail(
        role=argument.role,
        kind=kind_of(argument.role),
        lead=_lead(argument.role, event),
        text=text,
        words=words,
        quoted=None if same_words(name, words) else words,
        notes=tuple(note for note in notes if note),
        score=argument.score,
        counted=argument.of.text if argument.of else None,
    )


def _lead(role: str, event: Event) -> str:
    if role != "target":
        return _LEAD.get(role, role)
    if event.type in _HOSTILE:
        return "against"
    return _TOWARD.get(f"{event.type}/{event.mode}") or _TOWARD.get(event.type, "directed at")


def _value(argument: Argument) -> tuple[str, tuple[str | None, ...]]:
    value, words = argument.value, argument.span.text
    if isinstance(value, TimeValue):
        return time(value), (value.precision,)
    if isinstance(value, PlaceValue):
        rivals = ", ".join(f"{r.name} ({r.country})" if r.country else r.name for r in value.rivals)
        return place(value), (value.kind, point(value), f"or {rivals}" if rivals else None)
    if isinstance(value, NumberValue):
        phrase = number(value)
        return (words if phrase in words.casefold() else phrase), ()
    if argument.weapon is not None:
        return argument.weapon.name, (argument.weapon.kind, argument.weapon.origin)
    return argument.name or words, (argument.code,)


def told_once(details: tuple[Detail, ...]) -> tuple[Detail, ...]:
    """Say what is counted once: "with 300 drones", not "with drones, number: 300 drones"."""
    counted = {detail.counted for detail in details if detail.counted}
    things = {d.words: d for d in details if d.role in ("weapon", "goods") and d.words in counted}
    held = (d for d in details if d not in things.values())
    return tuple(_merged(d, things[d.counted]) if d.counted in things else d for d in held)


def _merged(count: Detail, thing: Detail) -> Detail:
    known = () if same_words(thing.text, thing.words) else (thing.text,)
    return msgspec.structs.replace(count, lead=thing.lead, notes=(*known, *thing.notes))


def own_voice(publisher: str | None) -> str:
    """Say who speaks where nobody is cited."""
    return f"{publisher or 'The outlet'}, in its own voice"


def voice_phrase(voice: Voice) -> str:
    """Say one voice in a line: Russian Ministry of Defense (“The ministry”) says (“stated”)."""
    known = f" (“{voice.words}”)" if voice.words and not same_words(voice.words, voice.name) else ""
    cue = f" (“{voice.cue}”)" if voice.cue else ""
    return f"{voice.name}{known} {voice.phrase}{cue}"


def same_words(left: str, right: str) -> bool:
    """Whether two names read the same but for a leading article, capitals and blanks."""
    return _plain(left) == _plain(right)


def _plain(text: str) -> str:
    return " ".join(text.casefold().removeprefix("the ").split())
