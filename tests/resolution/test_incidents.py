"""Which event mentions of a report tell of one happening."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sayso.record import Argument, Event, NumberValue, PlaceValue, Span, TimeValue
from sayso.resolution.incidents import incidents


def mention(at, trigger, type_="ASSAULT", mode="airstrike", **arguments):
    span = Span(start=at, end=at + len(trigger), text=trigger)
    return Event(
        id=f"e{at}",
        trigger=span,
        type=type_,
        mode=mode,
        status="occurred",
        hedge=None,
        attribution=(),
        arguments=tuple(
            Argument(
                role=role,
                span=span,
                name=value if isinstance(value, str) else None,
                value=None if isinstance(value, str) else value,
            )
            for role, value in arguments.items()
        ),
    )


def on(day):
    return TimeValue(begin=date(2024, 3, day), end=date(2024, 3, day), precision="day")


def town(name):
    return PlaceValue(name=name, country="UA", kind="city")


def dead(count):
    return NumberValue(low=count, high=count)


def groups(*events):
    return [event.incident for event in incidents(events)]


def test_a_headline_told_again_is_one_incident():
    assert groups(
        mention(0, "strike", actor="Russia", place=town("Sumy"), killed=dead(7)),
        mention(160, "strike", actor="Russia", place=town("Sumy"), killed=dead(7), time=on(4)),
    ) == ["i1", "i1"]


def test_another_day_and_toll_is_another_incident():
    assert groups(
        mention(0, "strike", actor="Russia", place=town("Sumy"), killed=dead(7), time=on(4)),
        mention(
            900,
            "shelling",
            mode="shelling",
            actor="Ukraine",
            place=town("Belgorod"),
            killed=dead(2),
            time=on(1),
        ),
    ) == ["i1", "i2"]


def test_types_are_never_joined():
    assert groups(mention(0, "strike"), mention(10, "condemned", "ACCUSE", "condemn")) == ["i1", "i2"]


@given(st.lists(st.tuples(st.integers(0, 5000), st.sampled_from(["ASSAULT", "ACCUSE"])), max_size=12))
def test_every_event_keeps_its_place_and_gets_a_number_in_order(items):
    events = tuple(mention(at, "x", type_, None) for at, type_ in sorted(items))
    found = incidents(events)
    assert [e.id for e in found] == [e.id for e in events]
    firsts = list(dict.fromkeys(e.incident for e in found))
    assert firsts == [f"i{n}" for n in range(1, len(firsts) + 1)]
