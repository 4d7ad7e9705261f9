"""Rules of the time grammar for distances, stretches, repetitions and references: "two days ago", "the past week",
"every year", "recently"."""

from __future__ import annotations

from sayso.reading.timex_calendar import as_part, clock_of, shift_of
from sayso.reading.timex_grammar import Found, Piece, Pieces, Rule
from sayso.timeforms import (
    Anchor,
    Calendar,
    Edge,
    Lasting,
    Reference,
    Relative,
    Repeated,
    Unit,
    Unplaced,
)

_UNITS: dict[str | int | None, Unit] = {
    "second": "second", "minute": "minute", "hour": "hour", "day": "day", "weekend": "weekend", "week": "week",
    "month": "month", "quarter": "quarter", "year": "year", "decade": "decade", "century": "century",
}  # fmt: skip
_SYMBOLS = {"second": "TS", "minute": "TM", "hour": "TH", "day": "D", "weekend": "WE", "week": "W", "month": "M",
            "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE"}  # fmt: skip
_PAST, _FUTURE = {"last", "past", "previous", "preceding", "prior", "recent", "latest"}, {"next", "coming", "following", "succeeding"}


def unit_of(found: Found, group: str = "u") -> tuple[Unit | None, int]:
    """The unit of a group and by how much it multiplies ("fortnight" is two weeks)."""
    name = found.look("unit", group) or found.look("uplural", group)
    if name is None and "second" in found.word(group):
        name = "second"
    return ("week", 2) if name == "fortnight" else (_UNITS.get(name), 1)


def _amount(found: Found) -> float | None:
    """The number before a unit, with "and a half"; None where vague."""
    if found.has("some"):
        return 2.0 if "couple" in found.word("some") else None
    amount = found.amount("n")
    if amount is None and found.has("n"):
        return None
    return (amount if amount is not None else 1.0) + (0.5 if found.has("half") else 0.0)


def _day_word(found: Found) -> Pieces:
    word = found.word("d")
    amount = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "overnight": 0}[word]
    part = "NI" if word == "tonight" else as_part(found.look("daypart", "p"))
    form = Relative(
        amount=amount, unit="day", anchor="speech", direction=amount, part=part,
        portion="earlier" if word == "overnight" else None,
    )  # fmt: skip
    return found.whole("TIME" if part else "DATE", form)


def _day_but_one(found: Found) -> Pieces:
    amount = -2 if found.word("d") == "yesterday" else 2
    return found.whole("DATE", Relative(amount=amount, unit="day", anchor="speech", direction=amount))


def _this_part(found: Found) -> Pieces:
    """ "this morning", "last night", "the next evening", "that afternoon"."""
    word, part = found.word("s"), as_part(found.look("daypart", "p"))
    amount = shift_of(found, "s")
    if amount is None or part is None:
        return None
    speech = word in ("this", "last")
    anchor: Anchor = "speech" if speech else "context"
    edge = found.edge("pre") if found.has("pre") else None
    return found.whole("TIME", Relative(amount=amount, unit="day", anchor=anchor, direction=amount, part=part, edge=edge))


def _ago(found: Found) -> Pieces:
    unit, times = unit_of(found)
    if unit is None:
        return None
    amount = _amount(found) if found.has("n") or found.has("some") else None
    form = Relative(
        amount=-amount * times if amount is not None else None, unit=unit, anchor="speech", direction=-1, whole=False,
        yearly=unit == "year" and amount == 1,
    )  # fmt: skip
    return found.whole("DATE", form)


def _later(found: Found) -> Pieces:
    """ "three days later", "a year earlier", "two days after"."""
    unit, times = unit_of(found)
    if unit is None:
        return None
    amount = _amount(found) if found.has("n") or found.has("some") else None
    after = found.at(found.last)
    if found.word("way") in ("before", "after") and after is not None and (after.low.isalnum() or after.low in "'\"`$“"):
        return None
    sign = 1 if found.word("way") in ("later", "after", "afterward", "afterwards", "thereafter", "on") else -1
    form = Relative(
        amount=sign * amount * times if amount is not None else None, unit=unit, anchor="context", direction=sign,
        whole=False, yearly=unit == "year" and amount == 1 and sign < 0,
    )  # fmt: skip
    return found.whole("DATE", form)


def _from_event(found: Found) -> Pieces:
    """ "four days after the vote": the distance is known, the event's day is not."""
    unit, times = unit_of(found)
    if unit is None:
        return None
    amount = _amount(found) if found.has("n") or found.has("some") else None
    sign = 1 if found.word("way") in ("after", "following") else -1
    form = Relative(
        amount=sign * amount * times if amount is not None else None, unit=unit, anchor="event", direction=sign, whole=False
    )
    at = found.group_span("way")
    return [Piece(found.first, at[0], "DURATION", form)]


def _named_unit(found: Found) -> Pieces:
    """ "last week", "this month", "the same day", "the following year"."""
    unit, _ = unit_of(found)
    words = found.word("s")
    if unit is None:
        return None
    name = words.split()[-1]
    before = found.at(found.group_span("s")[0] - 1)
    led_long = before is not None and before.low in ("over", "for", "within", "during")
    if _of_event(found) and name in ("last", "next", "previous"):
        return found.whole("DATE", Unplaced())
    if words == "the last" and unit in ("week", "month", "year", "decade", "century"):
        return found.whole("DATE", Lasting(amount=1, unit=unit, direction=-1))
    if led_long and name in ("next", "last", "coming", "following") and words.split()[0] == "the":
        return found.whole("DURATION", Lasting(amount=1, unit=unit, direction=-1 if name == "last" else 1))
    if name == "past" and unit == "year":
        return found.whole("DATE", Relative(amount=-1, unit=unit, anchor="speech", direction=-1, portion="later"))
    if name == "past" and unit != "weekend":
        return found.whole("DURATION", Lasting(amount=1, unit=unit, direction=-1))
    if unit in ("minute", "hour", "second"):
        return found.whole("DURATION", Lasting(amount=1, unit=unit, direction=shift_of(found, "s") or 0))
    amount = -1 if name in _PAST - {"latest"} else 1 if name in _FUTURE else 0
    speech = name in ("this", "current") or (name in ("last", "next", "coming", "latest") and words.split()[0] != "the")
    anchor: Anchor = "speech" if speech else "context"
    if words in ("the last", "the coming"):
        anchor = "speech"
    return found.whole("DATE", _with_portion(found, Relative(amount=amount, unit=unit, anchor=anchor, direction=amount)))


def _of_event(found: Found) -> bool:
    """Whether "of" and no date follow: "the last month of the war"."""
    of, after = found.at(found.last), found.at(found.last + 1)
    return of is not None and of.low == "of" and after is not None and not after.low[0].isdigit()


def _with_portion(found: Found, form: Relative) -> Relative:
    lead = found.word("lead") if found.has("lead") else ""
    portion = "earlier" if "earlier" in lead else "later" if "later" in lead else None
    edge: Edge | None = found.edge("edge") if found.has("edge") else None
    return Relative(
        amount=form.amount, unit=form.unit, anchor=form.anchor, direction=form.direction, whole=form.whole,
        portion=portion, edge=edge,  # type: ignore[arg-type]
    )  # fmt: skip


def _edge_of_unit(found: Found) -> Pieces:
    """ "the end of the year", "the start of the month"."""
    unit, _ = unit_of(found)
    if unit is None or unit in ("second", "minute", "hour"):
        return None
    return found.whole("DATE", Relative(amount=0, unit=unit, anchor="context", edge=found.edge()))


def _weekend(found: Found) -> Pieces:
    return found.whole("DATE", Relative(amount=0, unit="weekend", anchor="speech"))


def _all_unit(found: Found) -> Pieces:
    unit, _ = unit_of(found)
    return found.whole("DURATION", Relative(amount=0, unit=unit or "day", anchor="speech"))


def _stretch(found: Found) -> Pieces:
    """ "the past three days", "the next few months", "recent weeks"."""
    unit, times = unit_of(found)
    if unit is None:
        return None
    word = found.word("s").split()[-1]
    recent = word in ("recent", "latest") and not found.has("n")
    amount = None if recent or not (found.has("n") or found.has("some")) else _amount(found)
    direction = -1 if word in _PAST else 1 if word in _FUTURE else 0
    form = Lasting(amount=amount * times if amount is not None else None, unit=unit, direction=direction, recent=recent)
    return [Piece(found.group_span("s")[0], found.last, "DURATION", form)]


def _lasting(found: Found) -> Pieces:
    unit, times = unit_of(found)
    if unit is None:
        return None
    amount = _amount(found)
    if found.has("n") and (amount is None or (1900 <= amount <= 2099 and "," not in found.word("n"))):
        return None
    if found.has("n") and found.word("n") in ("a", "an") and _is_rate(found):
        symbol = _SYMBOLS[unit]
        return found.whole("SET", Repeated(value=f"P{symbol[:-1]}1{symbol[-1]}" if symbol[0] == "T" else f"P1{symbol}"))
    last = found.at(found.last - 1)
    if last is not None and last.low == "old" and found.touches(found.last - 1) and unit == "year":  # an age, not a time
        return None
    if "night" in found.word("u") and (not found.has("n") or found.word("n") in ("a", "an")):
        return None
    after = found.at(found.last)
    if unit == "quarter" and after is not None and (after.low == "of" or amount in (1.0, 3.0)):  # a fraction
        return None
    before = found.at(found.first - 1)
    if last is not None and last.low == "old" and before is not None and before.low == ",":
        return None
    if found.has("n") and unit == "second" and found.look("uplural", "u") is None:
        return None
    return found.whole("DURATION", Lasting(amount=amount * times if amount is not None else None, unit=unit))


def _is_rate(found: Found) -> bool:
    """ "twice a day", "20 barrels a day", "$5 a month": a set, not a length."""
    before = found.at(found.first - 1)
    if before is None:
        return False
    word = before.low
    if word in ("once", "twice", "times", "%", "percent") or word[0].isdigit():
        return True
    return len(word) > 4 and word.endswith("s") and word not in ("perhaps", "always", "towards", "across", "besides", "versus", "takes", "lasts")


def _bare_plural(found: Found) -> Pieces:
    unit, _ = unit_of(found)
    if unit is None:
        return None
    return found.whole("DURATION", Lasting(amount=None, unit=unit))


def _bare_unit(found: Found) -> Pieces:
    """ "day-long", "yearlong"."""
    unit, _ = unit_of(found)
    if unit is None or not found.touches(found.last - 1):
        return None
    return found.whole("DURATION", Lasting(amount=1, unit=unit))


def _frequency(found: Found) -> Pieces:
    if found.word("f") == "daily" and found.capital(found.last) and not found.capital(found.first):
        return None  # a newspaper: "the Communist Party daily Granma"
    return found.whole("SET", Repeated(value=str(found.look("frequency", "f"))))


def _every(found: Found) -> Pieces:
    unit, times = unit_of(found)
    if found.has("w"):
        return found.whole("SET", Repeated(value=f"XXXX-WXX-{found.place('weekday', 'w')}"))
    if found.has("p"):
        return found.whole("SET", Repeated(value=f"XXXX-XX-XXT{found.look('daypart', 'p')}"))
    if found.has("q"):
        return found.whole("SET", Repeated(value=f"XXXX-{found.look('season', 'q')}"))
    if found.has("m"):
        return found.whole("SET", Repeated(value=f"XXXX-{found.place('month', 'm') or 0:02d}"))
    if unit is None or unit == "second":
        return None
    amount = (found.amount("n") if found.has("n") else 1) or 1
    symbol = _SYMBOLS[unit]
    number = f"{amount * times:g}"
    return found.whole("SET", Repeated(value=f"PT{number}{symbol[1]}" if symbol[0] == "T" else f"P{number}{symbol}"))


def _reference(found: Found) -> Pieces:
    to = found.look("reference", "r")
    word = found.word("r").split()[-1]
    before, after = found.at(found.first - 1), found.at(found.last)
    if to is None or (word == "future" and after and after.low == "-"):
        return None
    if word == "future" and not (before is not None and before.low in ("the", "near", "in", "distant")):
        return None
    if word == "soon" and not _soon_ahead(found):
        return None
    if word in ("now", "recent") and before is not None and before.low == "the" and word == "now":
        return None
    return found.whole("DATE", Reference(to=to, word=word))  # type: ignore[arg-type]


_AHEAD = frozenset({"will", "would", "could", "may", "might", "can", "shall", "should", "very", "pretty", "to", "too", "be", "as", "'ll", "not"})


def _soon_ahead(found: Found) -> bool:
    """ "will soon be" looks ahead; "soon became" and "as soon as" do not."""
    near = [found.at(index) for index in range(found.first - 3, found.first)]
    words = [token.low for token in near if token is not None]
    after = found.at(found.last)
    if after is not None and after.low in ("as", "after", "before", "afterwards", "afterward"):
        return False
    return any(word in _AHEAD for word in words) or after is None or not after.low.isalpha()


def _phrase(found: Found) -> Pieces:
    past = found.has("past")
    future = found.has("future")
    to = "PAST_REF" if past else "FUTURE_REF" if future else "PRESENT_REF"
    words = found.word("past") if past else found.word("future") if future else "now"
    return found.whole("DATE", Reference(to=to, word=words))  # type: ignore[arg-type]


def _moments_ago(found: Found) -> Pieces:
    return found.whole("DATE", Reference(to="PAST_REF", word="moments ago"))


def _unplaced(found: Found) -> Pieces:
    after = found.at(found.last)
    if after is not None and after.low == "," and "same" in found.word("what"):  # "At the same time, ..." joins sentences
        return None
    before = found.at(found.first - 1)
    if before is None or before.low not in ("at", "by", "during", "until", "since", "throughout", "from"):
        return None
    return found.whole("DATE", Unplaced())


def _earlier(found: Found) -> Pieces:
    return found.whole("DATE", Reference(to="PAST_REF", word="earlier"))


def _full_year(found: Found) -> Pieces:
    """ "the year ended June 30" is a length; "for the year", "the full year" the year itself."""
    words = [token.low if (token := found.at(i)) else "" for i in range(found.first - 1, found.last)]
    if words[-1] in ("ended", "ending"):
        return [Piece(found.first, found.last - 1, "DURATION", Lasting(amount=1, unit="year"))]
    if words[0] == "for" or words[2] in ("full", "fiscal", "whole", "entire"):
        return found.whole("DATE", Relative(amount=0, unit="year", anchor="speech"))
    return None


def _year_end(found: Found) -> Pieces:
    return found.whole("DATE", Relative(amount=0, unit="year", anchor="context", edge="end"))


def _year_ago(found: Found) -> Pieces:
    return found.whole("DATE", Relative(amount=-1, unit="year", anchor="speech", direction=-1, whole=False, yearly=True))


def _quarter_back(found: Found) -> Pieces:
    return found.whole("DATE", Relative(amount=0, unit="quarter", anchor="context"))


def _while(found: Found) -> Pieces:
    return found.whole("DURATION", Lasting(amount=None, unit=None))


def _oclock(found: Found) -> Pieces:
    clock = clock_of(found)
    return found.whole("TIME", Calendar(clock=clock)) if clock else None


def relative_rules() -> tuple[Rule, ...]:
    """The rules of this module, in the order that decides between matches of equal length."""
    count = "(<n NUM>|<some SOME>)"
    adjective = "(more|full|straight|consecutive|long|trading|bloody|additional|whole|other|solid|working|business|short|extra|calendar|further)?"
    lead = "(<lead (earlier|later) (in|on)?>|<edge EDGE|early|late|the? rest of>)?"
    return (
        Rule("day-word", "(early|earlier|late|later)? <d today|tonight|yesterday|tomorrow|overnight> <p daypart>?", _day_word),
        Rule("day-but-one", "the day (before|after) <d yesterday|tomorrow>", _day_but_one),
        Rule("this-part", "<pre (early|late|later|earlier)? (on|in)?> <s (this|that|last|the same|the next|the following|the previous|next)> <e early|late>? <p daypart>", _this_part),
        Rule("ago", f"ABOUT? {count}? hyphen? {adjective} <u UNIT> (and a <half half>)? (or so|or more)? hyphen? ago", _ago),
        Rule("later", f"ABOUT? {count} hyphen? {adjective} <u UNIT> (and a <half half>)? hyphen? <way later|earlier|afterward|afterwards|thereafter|previously|before|after>", _later),
        Rule("later-bare", f"<u uplural> <way later|earlier|afterward|afterwards>", _later),
        Rule("from-event", f"(just|only)? ABOUT? {count} <u UNIT> <way after|before|following>", _from_event),
        Rule(
            "named-unit",
            f"{lead} <s (the|this|that)? (very|same|last|past|next|previous|preceding|following|coming|current|prior)|this|that> (calendar|fiscal|business)? <u unit>",
            _named_unit,
        ),
        Rule("day-following", "the <u unit> <s following|before|after>", _unit_following),
        Rule("edge-of-unit", "(<lead (earlier|later) in the>|<edge (the? very? (beginning|start|middle|end|close|rest|remainder) of the|(early|late) in the)>) <u unit>", _edge_of_unit),
        Rule("year-end", "(the|this)? year (apos s)? hyphen? end", _year_end),
        Rule("full-year", "(the (full|fiscal|whole|entire)? year (ended|ending|NOT(hyphen|unit)))", _full_year),
        Rule("weekend", "(over|on|at)? the weekend", _weekend),
        Rule("all-unit", "(all|throughout) (the)? <u unit> (long)?", _all_unit),
        Rule("year-ago", "(the|its|a)? year hyphen (ago|earlier) (quarter|period)?", _year_ago),
        Rule("year-ago-quarter", "the (quarter|period) a year (ago|earlier)", _year_ago),
        Rule("quarter-back", "the (same|latest|corresponding)? (quarter|latest period)", _quarter_back),
        Rule("stretch", f"<s (the|these|this|our|his|her)? (last|past|previous|preceding|next|coming|following|recent|succeeding|first|final|latest)> (ABOUT? {count})? hyphen? {adjective} <u UNIT>", _stretch_rule),
        Rule("lasting", f"ABOUT? {count} hyphen? {adjective} hyphen? <u UNIT> (and a <half half>)? (hyphen? (old|long))?", _lasting),
        Rule("lasting-or", "ABOUT? <n NUM> (to|or|hyphen) (NUM) hyphen? <u UNIT>", _lasting),
        Rule("unit-long", "a? <u unit> hyphen? long", _bare_unit),
        Rule("bare-plural", "<u uplural>", _bare_plural_rule),
        Rule("frequency", "<f frequency>", _frequency),
        Rule("every", f"(every|each|per) (other|<n NUM>)? (<u UNIT>|<w weekday>|<p daypart>|<q season>|<m month>)", _every),
        Rule("reference", "(right|just|until|more|most)? <r reference>", _reference_rule),
        Rule("present", "(these days|at present|(at)? the present (time|day)|present day|at (this|the) moment|(for)? the time being|at this time|this time around)", _phrase_rule),
        Rule("past", "(<past ((in)? the (recent|distant)? past NOT(unit|uplural|num|numword|few|several|season|couple)|years past|past years)>|<future (the (near|not too distant|immediate)? future|some day|in due course)>)", _phrase_rule),
        Rule("moments-ago", "(a (short|little)? (while|time) ago|(moments|minutes|hours) ago|not long ago|long ago)", _moments_ago),
        Rule("unplaced", "<what the same time|that time|this time|that period|the same period>", _unplaced),
        Rule("while", "(a (long|short)? (while|period)|some time|a (short|long) (period of)? time)", _while),
        Rule("oclock", "<c hr> o apos clock <half ampm>?", _oclock),
    )  # fmt: skip


def _unit_following(found: Found) -> Pieces:
    """ "the day before", "the year after" with nothing behind it to be before of."""
    unit, _ = unit_of(found)
    if unit is None or unit in ("second", "minute", "hour"):
        return None
    after = found.at(found.last)
    if after is not None and after.low.isalpha() and after.low not in ("in", "at", "when", "and", "by", "with", "on"):
        return None
    amount = -1 if found.word("s") == "before" else 1
    return found.whole("DATE", Relative(amount=amount, unit=unit, anchor="context", direction=amount))


def _stretch_rule(found: Found) -> Pieces:
    plural = found.look("uplural", "u") is not None
    if not plural and not (found.has("n") or found.has("some")):
        return None
    return _stretch(found)


def _bare_plural_rule(found: Found) -> Pieces:
    """ "for weeks", "months": with a preposition of time, or at the start of a clause."""
    before = found.at(found.first - 1)
    if before is not None and (before.low[0].isdigit() or before.low in ("-", "ordinary", "old", "long", "light")):
        return None
    if found.word("u") in ("nights", "quarters", "seconds"):
        return None
    unit_at = found.group_span("u")[0]
    pieces = _bare_plural(found)
    return [piece._replace(first=unit_at) for piece in pieces] if pieces else None


def _reference_rule(found: Found) -> Pieces:
    return _reference(found)


def _phrase_rule(found: Found) -> Pieces:
    return _phrase(found)
