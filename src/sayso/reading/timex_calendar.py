"""Rules of the time grammar for calendar dates, weekdays, seasons, quarters, holidays and times of day."""

from __future__ import annotations

from sayso.reading.timex_grammar import Found, Piece, Pieces, Rule
from sayso.reading.timex_tokens import data
from sayso.timeforms import Calendar, Clock, Numeric, Part, Relative, Season

_SHIFTS = {"last": -1, "past": -1, "previous": -1, "this": 0, "that": 0, "same": 0, "next": 1, "coming": 1, "following": 1}
_EARLIEST_PLAIN, _LATEST_PLAIN = 1900, 2039  # a bare number in this range is a year unless the words around say otherwise
_NOT_YEAR_BEFORE = {"$", "€", "£", "no", "number", "flight", "route", "highway", "over", "nearly", "almost", "than", "least",
                    "some", "room", "section", "resolution", "page"}  # fmt: skip
_YEAR_BEFORE = {"in", "since", "by", "of", "from", "to", "until", "till", "through", "during", "before", "after", "between",
                "and", "early", "late", "mid", "year", "fiscal", "around", "about", "circa", "the", ",", "(", "-", "–", "/",
                "for", "or", "years", "but", "than"}  # fmt: skip
_FUNCTION = {"and", "or", "to", "in", "the", "when", "with", "by", "as", "at", "on", "for", "after", "before", "but", "until", "that",
             "which", "where", "while", "because", "was", "were", "is", "are", "has", "had", "he", "she", "it", "they", "from",
             "did", "did", "saw", "there", "through", "through", "did", "a", "an", "of", "alone", "onwards", "following", "during",
             "under", "this", "led", "his", "its", "their", "also", "no", "than", "onward", "s", "through", "began"}  # fmt: skip


def shift_of(found: Found, group: str = "shift") -> int | None:
    """-1 last, 0 this or that, 1 next, as the group says."""
    return next((_SHIFTS[token.low] for token in found.tokens(group) if token.low in _SHIFTS), None)


def year_of(found: Found, group: str = "y", bc: str | None = "bc") -> int | None:
    """The year of a group; negative before our era; two digits are 1930-2029."""
    year = found.integer(group)
    if year is None:
        return None
    if bc is not None and found.has(bc):
        return -year
    if year < 100 and found.word(group)[:1] in "'’":
        return year + (1900 if year >= 30 else 2000)
    return year


def year_reference(found: Found, group: str = "ref") -> Relative | None:
    """ "last year" or "of that year" after a date."""
    if not found.has(group):
        return None
    words = found.word(group)
    if "last" in words:
        return Relative(amount=-1, unit="year", anchor="speech", direction=-1)
    if "next" in words:
        return Relative(amount=1, unit="year", anchor="speech", direction=1)
    anchored = "speech" if "this" in words else "context"
    return Relative(amount=0, unit="year", anchor="speech" if anchored == "speech" else "context")


def _valid_day(day: int | None) -> bool:
    return day is not None and 1 <= day <= 31


def _day_month(found: Found) -> Pieces:
    day = found.integer("d") or found.place("ordword", "d")
    month = found.place("month", "m") or found.place("mabbr", "m")
    if not _valid_day(day) or month is None:
        return None
    form = Calendar(
        year=year_of(found), month=month, day=day, weekday=_weekday(found), of=year_reference(found), shift=shift_of(found)
    )
    return found.whole("DATE", form)


def _month_day_list(found: Found) -> Pieces:
    """Two days of one month, "3 and 5 May", "April 6 to 9": a piece each."""
    first, second = found.integer("d"), found.integer("e")
    month = found.place("month", "m") or found.place("mabbr", "m")
    if not (_valid_day(first) and _valid_day(second)) or month is None:
        return None
    year = year_of(found)
    day_at, second_at, month_at = found.group_span("d"), found.group_span("e"), found.group_span("m")
    month_first = month_at[0] < day_at[0]
    one = Piece(found.first if month_first else day_at[0], day_at[1], "DATE", Calendar(year=year, month=month, day=first))
    two = Piece(second_at[0], found.last, "DATE", Calendar(year=year, month=month, day=second))
    return [one, two]


def _weekday(found: Found) -> int | None:
    return found.place("weekday", "w") or found.place("wplural", "w") or found.place("wabbr", "w")


def _iso(found: Found) -> Pieces:
    text = found.word("i")
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:10])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    clock = Clock(hour=int(text[11:13]), minute=int(text[14:16])) if len(text) > 10 else None
    return found.whole("TIME" if clock else "DATE", Calendar(year=year, month=month, day=day, clock=clock))


def _slash(found: Found) -> Pieces:
    parts = [int(part) for part in found.word("x").split("/")]
    if not (1 <= parts[0] <= 31 and 1 <= parts[1] <= 31):
        return None
    if parts == [9, 11]:
        return found.whole("DATE", Calendar(year=2001, month=9, day=11))
    if len(parts) < 3:
        return None
    year = parts[2] if parts[2] > 99 else parts[2] + (1900 if parts[2] >= 50 else 2000)
    return found.whole("DATE", Numeric(first=parts[0], second=parts[1], year=year))


def _month(found: Found) -> Pieces:
    month = found.place("month", "m") or found.place("mabbr", "m")
    if month is None:
        return None
    bare = not (found.has("edge") or found.has("shift") or found.has("y") or found.has("ref"))
    if bare and not _plausible_month(found):
        return None
    form = Calendar(
        year=year_of(found), month=month, edge=found.edge(), shift=shift_of(found), of=year_reference(found)
    )
    return found.whole("DATE", form)


def _plausible_month(found: Found) -> bool:
    """ "May" and "March" start sentences, "April" and "June" are names, abbreviations need their dot or a reason."""
    name, before, after = found.word("m"), found.at(found.first - 1), found.at(found.last)
    if name == "march" and before is not None and found.capital(found.first - 1) and before.low not in _MONTH_BEFORE:
        return False
    follows = before.low if before else ""
    if name in ("may", "march", "june", "april", "august") and before is not None:
        if follows in ("general", "mr", "ms", "mrs", "minister", "theresa", "secretary", "president"):
            return False
        if name in ("may", "march") and not (follows in _MONTH_BEFORE or after is None or after.low in ",.;)-"):
            return False
    if name in ("may", "march") and before is None:
        return False
    return name.rstrip(" .") not in ("mar", "sep", "jan", "dec", "may") or name == "may" or "." in name


_MONTH_BEFORE = {"in", "of", "by", "since", "until", "till", "from", "to", "through", "during", "and", "or", "between", "after",
                 "before", "for", "on", "around", "about", "than", "-", "–", ",", "(", "every", "each", "through"}  # fmt: skip


def _year(found: Found) -> Pieces:
    year = year_of(found)
    if year is None:
        return None
    explicit = found.has("bc") or found.has("edge") or found.has("intro")
    if not explicit and not _plausible_year(found, year):
        return None
    fiscal = "fiscal" in found.word("intro") if found.has("intro") else False
    return found.whole("DATE", Calendar(year=year, edge=found.edge(), fiscal=fiscal))


def _spoken_year(found: Found) -> Pieces:
    """ "nineteen ninety-six", "the year two thousand": years as broadcasts spell them."""
    numbers = [found.number(token.low) for token in found.tokens("words") if token.low.isalpha()]
    values = [number for number in numbers if number is not None]
    if values[:2] == [2, 1000]:
        year = 2000 + (values[-1] if len(values) > 2 else 0)
    elif 16 <= values[0] <= 20 and len(values) >= 2 and max(values[1:]) < 100 and (values[1] >= 10 or "oh" in found.word("words")):
        year = values[0] * 100 + sum(values[1:])
    else:
        return None
    month = found.place("month", "m")
    return found.whole("DATE", Calendar(year=year, month=month, edge=found.edge()))


def _plausible_year(found: Found, year: int) -> bool:
    first = found.group_span("y")[0]
    token, before, after = found.at(first), found.at(first - 1), found.at(found.last)
    if token is None or token.low[0] in "'’":
        return True
    if token.glued and not (before and before.low in ("-", "–", "(")):
        return False
    if before and before.low in _NOT_YEAR_BEFORE:
        return False
    follows = after.low if after else ""
    if follows in _COUNTED or follows in ("%", "percent") or (follows == "-" and found.touches(found.last)):
        return follows == "-" and bool(before) and before is not None and before.low in _YEAR_BEFORE
    plain = _EARLIEST_PLAIN <= year <= _LATEST_PLAIN and year != 2000
    counted = follows.isalpha() and follows not in _FUNCTION and not found.capital(found.last) and follows.endswith("s")
    if plain and not (follows.isalpha() and follows.islower() and counted and not (before and before.low in _YEAR_BEFORE)):
        return True
    return bool(before and before.low in _YEAR_BEFORE and not counted)


_COUNTED = {"people", "men", "women", "children", "troops", "soldiers", "civilians", "points", "miles", "meters", "metres",
            "kilometers", "kilometres", "km", "feet", "tons", "tonnes", "pounds", "dollars", "euros", "yards", "hours", "days",
            "years", "months", "weeks", "minutes", "houses", "homes", "prisoners", "workers", "killed", "dead", "wounded",
            "mph", "gmt", "fighters", "casualties", "aircraft", "tanks", "guns", "jobs", "hectares", "acres"}  # fmt: skip


def _year_range(found: Found) -> Pieces:
    """ "2014-16", "1995/96", "499-493 BC": both years."""
    first, second = year_of(found, "y"), found.integer("z")
    if first is None or second is None:
        return None
    if found.has("bc"):
        second = -second
        if first >= second:
            return None
    elif len(found.word("z")) == 2:
        second += first // 100 * 100
    if not first < second <= first + 200:
        return None
    if not found.has("bc") and not (_EARLIEST_PLAIN - 900 <= first <= 2100):
        return None
    at = found.group_span("z")
    return [
        Piece(found.group_span("y")[0], found.group_span("y")[1], "DATE", Calendar(year=first)),
        Piece(at[0], found.last, "DATE", Calendar(year=second)),
    ]


def _decade(found: Found) -> Pieces:
    if found.has("t"):
        number = found.integer("t")
        if number is None or number % 10:
            return None
        if number < 100 and not found.has("the"):
            return None
        decade = number // 10
    else:
        decade = found.place("decadeword", "name") or 0
    if found.has("bc"):
        decade = -decade
    return found.whole("DATE", Calendar(decade=decade, edge=found.edge()))


def _century(found: Found) -> Pieces:
    number = found.integer("o") or found.place("ordword", "o")
    if number is None or not 1 <= number <= 22:
        return None
    return found.whole("DATE", Calendar(century=-number if found.has("bc") else number - 1, edge=found.edge()))


def _season(found: Found) -> Pieces:
    season = found.look("season", "s")
    word = found.word("s")
    dated = found.has("y") or found.has("ref")
    led = found.has("shift") or found.has("edge") or found.has("the")
    after, before = found.at(found.last), found.at(found.first - 1)
    if not dated:
        if after and (after.low == "of" or after.low == "'" or (after.low == "-" and found.touches(found.last))):
            return None
        if not led and (before is None or before.low not in ("in", "by", "during", "since", "until", "of", "each", "every", "through")):
            return None
        if word in ("fall", "spring") and found.capital(found.last - 1) and not found.has("shift"):
            return None
    form = Calendar(
        year=year_of(found), season=_as_season(season), shift=shift_of(found), edge=found.edge(), of=year_reference(found)
    )
    return found.whole("DATE", form)


def _as_season(code: str | int | None) -> Season | None:
    seasons: dict[str | int | None, Season] = {"SP": "SP", "SU": "SU", "FA": "FA", "WI": "WI"}
    return seasons.get(code)


def as_part(code: str | int | None) -> Part | None:
    """A part-of-day code of the word table as its type."""
    parts: dict[str | int | None, Part] = {"MO": "MO", "AF": "AF", "EV": "EV", "NI": "NI", "MI": "MI", "DT": "DT"}
    return parts.get(code)


def _quarter(found: Found) -> Pieces:
    number = found.integer("o") or found.place("ordword", "o")
    if number is None or not 1 <= number <= 4:
        return None
    of = year_reference(found)
    if of is None and "ago" in found.word("lead") or "earlier" in found.word("lead"):
        of = Relative(amount=-1, unit="year", anchor="speech", direction=-1)
    if of is None and found.has("poss"):
        of = _possessive_year(found.word("poss"))
    form = Calendar(
        year=year_of(found) or year_of(found, "before"), quarter=number, edge=found.edge("edge"),
        fiscal="fiscal" in found.word("lead"), of=of, shift=shift_of(found, "lead"),
    )  # fmt: skip
    return found.whole("DATE", form)


def _possessive_year(words: str) -> Relative:
    amount = -1 if "last" in words else 1 if "next" in words else 0
    return Relative(amount=amount, unit="year", anchor="speech", direction=amount)


def _half(found: Found) -> Pieces:
    number = 2 if found.word("o") in ("last", "latter") else found.place("ordword", "o")
    if number not in (1, 2):
        return None
    return found.whole("DATE", Calendar(year=year_of(found), half=number, of=year_reference(found)))


def _holiday(found: Found) -> Pieces:
    after = found.at(found.last)
    if not found.capital(found.group_span("h")[0]):
        return None
    feast = found.word("h").split()[0] in ("easter", "christmas", "ramadan") and not found.word("h").endswith(("day", "eve"))
    if feast and after is not None and after.low.isalpha() and found.capital(found.last):  # "the Easter Rising"
        return None
    name = found.word("h").replace(" ' ", "'").replace(" ’ ", "'").replace(" - ", "-")
    form = Calendar(holiday=name, year=year_of(found), shift=shift_of(found), of=year_reference(found))
    return found.whole("DATE", form)


def _weekday_rule(found: Found) -> Pieces:
    weekday = _weekday(found)
    abbreviated = found.place("wabbr", "w") is not None
    if weekday is None or (abbreviated and "." not in found.word("w")):
        return None
    edge = None
    if found.has("pre"):
        edge = found.edge("pre")
    if found.has("every"):
        return None
    return found.whole("DATE", Calendar(weekday=weekday, shift=shift_of(found), edge=edge))


def _clock(found: Found) -> Pieces:
    clock = clock_of(found)
    if clock is None:
        return None
    return found.whole("TIME", Calendar(clock=clock), weak=False)


def clock_of(found: Found) -> Clock | None:
    """The time of day that groups c (clock or hour), half (a.m., p.m.) and zone give; None where it is no time."""
    digits = found.word("c").replace(".", ":").split(":") if found.has("c") else []
    if not digits or not digits[0].isdigit():
        return None
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 and digits[1].isdigit() else None
    if len(digits[0]) == 4:
        hour, minute = hour // 100, hour % 100
    half = found.word("half").replace(".", "").replace(" ", "") if found.has("half") else ""
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    if hour > 24 or (minute or 0) > 59:
        return None
    zone = next((token.low for token in found.tokens("zone") if token.low.isalpha()), None) if found.has("zone") else None
    return Clock(hour=hour, minute=minute, zone=zone)


def _fiscal(found: Found) -> Pieces:
    return found.whole("DATE", Calendar(year=year_of(found), fiscal=True))


def _clock_military(found: Found) -> Pieces:
    """ "at 0630", "about 1330": hours without a colon; from 1500 on such a number is sooner a year."""
    clock, digits = clock_of(found), found.integer("c") or 0
    at = found.group_span("c")
    if clock is None or (digits >= 1500 and found.at(found.first) is not None and found.word("c")[:1] != "0"):
        return None
    return [Piece(at[0], at[1], "TIME", Calendar(clock=clock))]


def _part_in(found: Found) -> Pieces:
    """ "in the morning" of the day that is told of."""
    return [Piece(found.first + 1, found.last, "TIME", Calendar(part=as_part(found.look("daypart", "p"))))]


def _moment(found: Found) -> Pieces:
    hour = found.place("moment", "c")
    before = found.at(found.first - 1)
    if before is not None and before.low == "high":
        return None
    return found.whole("TIME", Calendar(clock=Clock(hour=hour or 0, minute=0 if hour == 12 else None)))


def _part(found: Found) -> Pieces:
    """A bare part of a day: a time only beside a date ("Friday morning", "the night of May 13")."""
    return found.whole("TIME", Calendar(part=as_part(found.look("daypart", "p"))), weak=True)


def _holiday_pattern() -> str:
    names = sorted(data()["holiday"], key=len, reverse=True)
    return "|".join(name.replace("'", " apos ").replace("-", " hyphen ") for name in names)


_ZONE = "(paren? (zone|local) time? paren?)"


def calendar_rules() -> tuple[Rule, ...]:
    """The rules of this module, in the order that decides between matches of equal length."""
    ordinal = "(ordword|ordnum|domord)"
    return (
        Rule("iso", "<i iso>", _iso),
        Rule("slash", "<x slash>", _slash),
        Rule("day-month", "(very? (early|late|later|earlier) (on|in)? the?)? (<w WDAY> comma? the?)? <d DAY> of? <m MONTH> (comma? <y y4>|<ref YEARREF>)? <bc BC>?", _day_month),
        Rule(
            "month-day",
            "(very? (early|late|later|earlier) (on|in)?)? (<w WDAY> comma? the?)? <shift last|this|next>? <m MONTH> the? <d DAY> NOT(hyphen num) (comma? <y y4>|<ref YEARREF>)? <bc BC>?",
            _day_month,
        ),
        Rule("month-ordinal", "(<w WDAY> comma? the?)? <m month> the? <d ordword> NOT(ordword|quarter|half|hyphen)", _day_month),
        Rule("month-days", "<m MONTH> <d DAY> (hyphen|dash|and|to|or|through|until) <e DAY> NOT(month|mabbr|UNIT) (comma? <y y4>)? <bc BC>?", _month_day_list),
        Rule("days-month", "<d DAY> (hyphen|dash|and|to|or|through|until) the? <e DAY> of? <m MONTH> (comma? <y y4>)? <bc BC>?", _month_day_list),
        Rule("day-hyphen-month", "<d dom> hyphen <m MONTH> hyphen <y y4|y2>  <bc BC>?", _day_month),
        Rule("month", "<edge EDGE>? <shift last|past|this|next|that>? <m MONTH> ((of|comma)? (the year)? <y y4|apos y2>|<ref YEARREF>)? <bc BC>?", _month),
        Rule("month-bc", "<edge EDGE>? <m MONTH> of? <y y4|y3> <bc BC>", _month),
        Rule("season-bc", "<edge EDGE>? <the the>? <s season> of? <y y4|y3> <bc BC>", _season),
        Rule("year", "<edge EDGE>? (<intro the? (fiscal|calendar)? (year|years) | the? fiscal>)? <y y4|apos y2>", _year),
        Rule("year-spoken", "<edge EDGE>? (<m MONTH> of?)? <words SPOKEN>", _spoken_year),
        Rule("year-spoken-thousand", "<edge EDGE>? (<m MONTH> of?)? (the year) <words two thousand (and? numword)?>", _spoken_year),
        Rule("year-bc", "<edge EDGE>? <intro (c dot|ca dot|circa|about|around)>? <y y4|y3|y2|dom> <bc BC>", _year),
        Rule("year-3", "<edge EDGE>? (in|by|of|until|to|from|since|during|after|before|between) <y y3> NOT(UNIT|hyphen)", _year_bare),
        Rule("years", "<y y4> (hyphen|dash|stroke) <z y4|y2> NOT(UNIT|hyphen)", _year_range),
        Rule("years-bc", "<y y3|y4> (hyphen|dash|stroke|to|and) <z y3|y4> <bc BC>", _year_range),
        Rule("decade", "<edge EDGE>? <the the>? apos? <t tens> <bc BC>?", _decade),
        Rule("decade-word", "<edge EDGE>? <the the> <t tens>? <name decadeword> <bc BC>?", _decade),
        Rule("century", f"<edge EDGE>? the? <o {ordinal}> hyphen? century <bc BC>?", _century),
        Rule(
            "season",
            "<edge EDGE>? <the the>? <shift last|past|this|next|that|following|previous|same|coming>? <s season> ((of|comma)? (the year)? <y y4|apos y2>|<ref YEARREF>)? <bc BC>?",
            _season,
        ),
        Rule(
            "quarter",
            f"<edge EDGE>? <lead (the|its|their|this|last|next)? (fiscal hyphen?|year hyphen (ago|earlier))? > <poss (last|this|next) year apos s>? <before y4>? (fiscal)? <o {ordinal}> hyphen? (fiscal)? (quarter|quarters) ((of|comma)? (fiscal)? <y y4>|<ref YEARREF>)?",
            _quarter,
        ),
        Rule("half", f"the? <o first|second|last|latter> half (of|comma)? (<y y4>|<ref (last|this|next) year>)", _half),
        Rule("holiday", f"<shift last|past|this|next>? <h {_holiday_pattern()}> (of|comma)? (<y y4>|<ref YEARREF>)?", _holiday),
        Rule(
            "weekday",
            "<every every|each>? <pre (early|late|later|earlier|mid) (on|in|hyphen)?>? <shift (the? (last|next|this|that|past|coming|previous|following))>? <w WDAY>",
            _weekday_rule,
        ),
        Rule("clock", f"<c clock|hr> <half ampm|a dot m dot?|p dot m dot?> <zone {_ZONE}>?", _clock),
        Rule("clock-zone", f"<c clock|hhmm> hours? <half ampm>? <zone {_ZONE}>", _clock),
        Rule("clock-bare", "(at|around|about|by|until|from|since) <c clock> NOT(percent|money|unit|uplural|num|ampm|zone|local|paren)", _clock_bare),
        Rule("clock-military", "(at|around|about) <c hhmm> NOT(unit|uplural|num|percent)", _clock_military),
        Rule("part-in", "in the (early|late)? <p daypart> NOT(of|on)", _part_in),
        Rule("fiscal", "(the)? <y y4> fiscal year", _fiscal),
        Rule("moment", f"<c moment> {_ZONE}?", _moment),
        Rule("part", "the? (early|late|mid|small|wee)? hyphen? (in the)? <p daypart> hours?", _part),
        Rule("hours", "the? (early|late|wee|small) (hyphen|morning)? hours", lambda f: f.whole("TIME", Calendar(part="MO"), weak=True)),
    )  # fmt: skip


def _year_bare(found: Found) -> Pieces:
    """A year of three digits: only a text that counts in BC has them (`find_timexes` sees to that)."""
    at = found.group_span("y")
    year = found.integer("y")
    after = found.at(found.last)
    if after is not None and after.low.isalpha() and after.low not in _FUNCTION and not found.capital(found.last):
        return None
    return [Piece(at[0], at[1], "DATE", Calendar(year=-(year or 0)), weak=True)]


def _clock_bare(found: Found) -> Pieces:
    clock = clock_of(found)
    at = found.group_span("c")
    if clock is None or "." in found.word("c"):
        return None
    return [Piece(at[0], at[1], "TIME", Calendar(clock=clock))]
