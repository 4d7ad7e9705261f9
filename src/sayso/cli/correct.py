"""`sayso correct`: a person puts the record right. Nothing is erased; every entry can be taken back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from sayso.cli import store_options
from sayso.cli.read import OwnFile

if TYPE_CHECKING:
    from sayso.record import Argument, Event, NumberValue, PlaceValue, Span, TimeValue
    from sayso.store import Store
    from sayso.store.corrections import AnyChange

EXAMPLES = """Examples (CLAIM and REPORT are ids that `sayso find` prints):

  sayso correct CLAIM --role killed --wrong "dozens" --right "at least 31" --value 31..

  sayso correct CLAIM --role killed --wrong "dozens" --value 31..31 --why "hospital list of 3 May"

  sayso correct CLAIM --set status=possible --set mode=shelling

  sayso correct CLAIM --says "the mayor" --cue "told" --stance denies     who says so; or --own-voice: the outlet

  sayso correct CLAIM --reject --why "the sentence tells a plan"

  sayso correct REPORT --add ASSAULT --words "shelled" --role actor --right "Rebels" --code "SYR REB"

  sayso correct CLAIM --same OTHER        two claims of one happening; also --different, --unsure

  sayso correct ENTRY --undo              an entry that `sayso history` lists

  sayso correct REPORT --reviewed         the whole report is checked: gold
"""

_RANGE = re.compile(r"(\d{0,15})\.\.(\d{0,15})|(\d{1,15})")  # no longer than the databases' integers
NUMBERS = frozenset({"killed", "injured", "captured", "displaced", "count"})
PLACES = frozenset({"place", "origin"})
VALUED = NUMBERS | PLACES | {"time"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLES)(correct)


def correct(
    id: Annotated[str, typer.Argument(metavar="CLAIM | REPORT | ENTRY")],
    record: store_options.Where = store_options.DEFAULT,
    who: store_options.Who = None,
    why: store_options.Why = None,
    role: Annotated[str | None, typer.Option(help="The part to put right: actor, place, killed ...")] = None,
    wrong: Annotated[str | None, typer.Option(metavar="WORDS", help="The words that are no such part.")] = None,
    right: Annotated[str | None, typer.Option(metavar="WORDS", help="The words of the report that are.")] = None,
    value: Annotated[str | None, typer.Option(help="31, 31.. or ..50; DAY..DAY; or a place's name.")] = None,
    name: Annotated[str | None, typer.Option(help="The actor's name.")] = None,
    code: Annotated[str | None, typer.Option(help='The actor\'s code, such as "SYR MIL".')] = None,
    country: Annotated[str | None, typer.Option(help="The place's country, two letters.")] = None,
    at: Annotated[str | None, typer.Option(metavar="LAT,LON", help="The place's coordinates.")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="type, mode, status, incident, hedge.")
    ] = None,
    says: Annotated[str | None, typer.Option(metavar="WORDS", help="The words that name who says so.")] = None,
    cue: Annotated[str | None, typer.Option(metavar="WORDS", help="With --says: the words for saying it.")] = None,
    stance: Annotated[str, typer.Option(help="With --says: asserts, denies, accuses ...")] = "asserts",
    quoted: Annotated[bool, typer.Option("--quoted", help="With --says: the claim stands in quotation marks.")] = False,
    own_voice: Annotated[bool, typer.Option("--own-voice", help="Nobody is cited: the outlet says so.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="The report does not say this.")] = False,
    add: Annotated[str | None, typer.Option("--add", metavar="TYPE", help="An event that was missed.")] = None,
    words: Annotated[str | None, typer.Option("--words", help="With --add: the words that name the event.")] = None,
    same: Annotated[str | None, typer.Option(metavar="CLAIM", help="Both tell of one happening.")] = None,
    different: Annotated[str | None, typer.Option(metavar="CLAIM", help="They tell of two happenings.")] = None,
    unsure: Annotated[str | None, typer.Option(metavar="CLAIM", help="Nobody can tell.")] = None,
    note: Annotated[bool, typer.Option("--note", help="Only a remark, in --why.")] = False,
    reviewed: Annotated[bool, typer.Option("--reviewed", help="The whole report was checked.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take an entry back.")] = False,
    ontology: OwnFile = None,
) -> None:
    """Put a claim or report right, judge two claims, or take an entry back. Kept with who, when and why.

    Prints the id of each new entry. Nothing is erased: --undo takes an entry back by another one.
    """
    from sayso.cli.correct_check import check
    from sayso.ontology import Ontology

    person = store_options.named(who)
    part = Part(role=role, wrong=wrong, right=right, value=value, name=name, code=code, country=country, at=at)
    with store_options.opened(record) as store:
        if undo:
            typer.echo(store.undo(id, who=person, why=why).id)
            return
        for verdict, other in (("same", same), ("different", different), ("unsure", unsure)):
            if other is not None:
                typer.echo(store.judge(id, other, verdict, who=person, why=why).id)  # type: ignore[arg-type]
                return
        voice = None if says is None and not own_voice else Voice(says=says, cue=cue, stance=stance, quoted=quoted)
        report, changes = _changes(store, id, part, voice, set_ or [], reject, add, words, note, reviewed)
        check(changes, Ontology.load(ontology))
        for change in changes:
            typer.echo(store.correct(report, change, who=person, why=why).id)


class Part:
    """What the options say about one part of an event."""

    def __init__(self, **said: str | None) -> None:
        self.role = said["role"]
        self.wrong, self.right, self.value = said["wrong"], said["right"], said["value"]
        self.name, self.code, self.country, self.at = said["name"], said["code"], said["country"], said["at"]
        without_role = (self.wrong, self.right, self.value, self.country, self.at)  # name, code go with --says too
        if self.role is None and any(option is not None for option in without_role):
            raise typer.BadParameter("--wrong, --right, --value, --country and --at need --role: the part they are of")


class Voice(NamedTuple):
    """Who says so; without `says` it is the outlet."""

    says: str | None
    cue: str | None
    stance: str
    quoted: bool


def _changes(
    store: Store,
    id: str,
    part: Part,
    voice: Voice | None,
    settings: list[str],
    reject: bool,
    add: str | None,
    words: str | None,
    note: bool,
    reviewed: bool,
) -> tuple[str, list[AnyChange]]:
    """Which report to correct, and how."""
    from sayso.store.corrections import Add, Note, Reject, Reviewed, SetArgument

    if reviewed:
        return id, [Reviewed()]
    if add is not None:
        view = store.report(id)
        return view.key, [Add(event=_missed(view.report.text, add, words, part))]
    hit = store.claim(id).hit
    event, text = hit.event, store.report(hit.key).report.text
    if reject:
        return hit.key, [Reject(event=event)]
    if note:
        return hit.key, [Note(event=event)]
    found: list[AnyChange] = [_setting(text, event, said) for said in settings]
    if voice is not None:
        found.append(_attribution(text, event, part, voice))
    if part.role is not None:
        wrong, right = _parts(text, event, part)
        found.append(SetArgument(event=event, wrong=wrong, right=right))
    if not found:
        raise typer.BadParameter("say what is wrong: --role, --set, --says, --reject, --add, --same ... (see --help)")
    return hit.key, found


def _missed(text: str, type_: str, words: str | None, part: Part) -> Event:
    from sayso.record import Event

    if words is None:
        raise typer.BadParameter("--add needs --words: the words of the report that name the event")
    trigger = _words(text, words, 0)
    arguments: tuple[Argument, ...] = ()
    if part.role is not None:
        arguments = (_argument(text, part, part.right, trigger.start),)
    return Event(
        id="e0",
        trigger=trigger,
        type=type_.upper(),
        mode=None,
        status="occurred",
        hedge=None,
        attribution=(),
        arguments=arguments,
    )


def _setting(text: str, event: Event, said: str) -> AnyChange:
    from sayso.store.corrections import SetField, SetHedge

    field, separator, value = said.partition("=")
    if not separator:
        raise typer.BadParameter(f"--set {said!r}: expected FIELD=VALUE, such as status=possible")
    if field == "hedge":
        return SetHedge(event=event, hedge=_words(text, value, event.trigger.start) if value else None)
    return SetField(event=event, field=field, value=value or None)


def _attribution(text: str, event: Event, part: Part, voice: Voice) -> AnyChange:
    """The innermost voice is another; those who cite it stay."""
    from sayso.record import Layer
    from sayso.store.corrections import SetAttribution

    if voice.says is None:
        return SetAttribution(event=event, attribution=())
    near = event.trigger.start
    layer = Layer(
        source=_words(text, voice.says, near),
        cue=None if voice.cue is None else _words(text, voice.cue, near),
        stance=voice.stance,
        quote="direct" if voice.quoted else "indirect",
        name=part.name if part.role is None else None,
        code=part.code if part.role is None else None,
    )
    return SetAttribution(event=event, attribution=(layer, *event.attribution[1:]))


def _parts(text: str, event: Event, part: Part) -> tuple[Argument | None, Argument | None]:
    """The wrong part as it stands, and the right one."""
    wrong = None
    if part.wrong is not None:
        same = [a for a in event.arguments if a.role == part.role and part.wrong and part.wrong in a.span.text]
        if not same:
            told = ", ".join(repr(a.span.text) for a in event.arguments if a.role == part.role) or "none"
            raise typer.BadParameter(f"the claim has no {part.role} {part.wrong!r}; it has: {told}")
        wrong = same[0]
    given = (part.right, part.value, part.name, part.code, part.country, part.at)
    if all(option is None for option in given):
        if wrong is None:
            raise typer.BadParameter(f"say which {part.role} is wrong, which is right, or both: --wrong, --right WORDS")
        return wrong, None
    if wrong is None or part.right is not None:
        return wrong, _argument(text, part, part.right, event.trigger.start)
    return wrong, _argument(text, part, wrong.span.text, wrong.span.start, wrong)


def _argument(text: str, part: Part, words: str | None, near: int, was: Argument | None = None) -> Argument:
    """The part as it is right; `was`: as it stood, where its words are right already."""
    from sayso.record import Argument

    if part.role is None or words is None:
        raise typer.BadParameter("a part needs --role and the words of the report that give it: --right WORDS")
    span, value = _words(text, words, near), _value(part, words, was)
    return Argument(role=part.role, span=span, name=part.name, code=part.code, value=value)


def _value(part: Part, words: str, was: Argument | None) -> TimeValue | PlaceValue | NumberValue | None:
    if part.role in VALUED and (part.name is not None or part.code is not None):
        raise typer.BadParameter(f"a {part.role} has no --name and no --code: give --value")
    if part.role in PLACES:
        return _place(part, words, was)
    if part.country is not None or part.at is not None:
        raise typer.BadParameter(f"a {part.role} has no --country and no --at: they are of a place or origin")
    if part.value is None:
        return None
    if part.role in NUMBERS:
        return _number(part.value)
    if part.role == "time":
        return _days(part.value)
    raise typer.BadParameter(f"a {part.role} has no --value: give --name and --code")


def _place(part: Part, words: str, was: Argument | None) -> PlaceValue | None:
    """The place that --value names; without it the one that stood there, or the words, with what is said of it."""
    from sayso.record import PlaceValue

    if part.value is None and part.country is None and part.at is None:
        return None
    place = PlaceValue(name=part.value or words, country=None, kind="other")
    if part.value is None and was is not None and isinstance(was.value, PlaceValue):
        place = was.value
    country = part.country or place.country
    lat, lon = (place.lat, place.lon) if place.country in (None, country) else (None, None)  # of a namesake elsewhere
    point = store_options.near(part.at, 1.0)
    if point is not None:
        lat, lon = point.lat, point.lon
    return PlaceValue(name=place.name, country=country, kind=place.kind, lat=lat, lon=lon)


def _number(said: str) -> NumberValue:
    from sayso.record import NumberValue

    found = _RANGE.fullmatch(said)
    if found is None or said == "..":
        raise typer.BadParameter(f"--value {said!r}: expected a number (31), a bound (31.. or ..50) or both (30..40)")
    first, last = (found[3], found[3]) if found[3] else (found[1], found[2])
    low, high = int(first) if first else None, int(last) if last else None
    if low is not None and high is not None and low > high:
        raise typer.BadParameter(f"--value {said!r}: {low} is more than {high}; expected the lower bound first")
    return NumberValue(low=low, high=high)


def _days(said: str) -> TimeValue:
    from sayso.record import TimeValue

    first, _, last = said.partition("..")
    begin, end = store_options.first_day(first), store_options.last_day(last or first)
    if begin is None or end is None or begin > end:
        raise typer.BadParameter(f"--value {said!r}: expected a day, month or year, or two with .. between")
    return TimeValue(begin=begin, end=end, precision="day" if begin == end else "range")


def _words(text: str, words: str, near: int) -> Span:
    """The words where they stand nearest to a place in the text."""
    from sayso.record import Span

    starts = [found.start() for found in re.finditer(re.escape(words), text)] if words else []
    if not starts:
        raise typer.BadParameter(f"the report has no words {words!r}: give them as they stand in its text")
    start = min(starts, key=lambda s: abs(s - near))
    return Span(start=start, end=start + len(words), text=words)
