"""What the words of one actor phrase say by themselves: registry names, states, titles and head nouns.

"Russian Defense Ministry" -> RUS MIL; "Hezbollah fighters" -> Hezbollah; "12 civilians" -> civilians of a state that the
phrase does not name. What is left open (a pronoun, a description, a missing state) is for coreference and defaults.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from sayso.resolution.actors_lexicon import Noun
from sayso.resolution.actors_registry import Entry
from sayso.resolution.actors_report import Found, ReportView, Run

Kind = Literal["entry", "person", "state", "several", "phrase", "pronoun", "unknown"]

PRONOUNS = frozenset(
    "he him his himself she her hers herself it its itself they them their theirs themselves we us our ours ourselves "
    "i me my mine myself you your who which those these this that both some many others one none everyone all".split()
)
_LEADING = frozenset(
    "the a an this that these those its his her their our my your some many most several all other another any every no "
    "each few both at least more than over about around nearly almost up to as many only just approximately some of "
    "suspected alleged called so self proclaimed said same dozens scores hundreds thousands tens number group groups "
    "large huge batch of one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million "
    "dozen half majority remaining additional further mostly including nearby first second last".split()
)
_BREAKS = frozenset(
    "who which that whose whom where when while after before including during because as if".split()
)
_PREPOSITIONS = frozenset(
    "of in from at by near with under to for against on over inside outside around across between among based belonging loyal linked affiliated backed on into toward towards within without through".split()
)
_SPOKEN_FOR = frozenset("spokesman spokeswoman spokesperson statement report toll".split())
_MODIFIER_ENDS = frozenset(
    "dominated based backed linked affiliated aligned held controlled occupied inspired allied supported funded bound trained born owned friendly".split()
)


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """What the phrase says. `country` and `sector` are None where it does not say; `open` where it points elsewhere."""

    kind: Kind
    name: str | None = None
    country: str | None = None
    sector: str | None = None
    noun: Noun | None = None
    entry: Entry | None = None
    head: str = ""  # key of the head noun or pronoun
    bare: bool = False  # nothing but the head: "the group", "militants"
    first: int = 0  # token where the phrase proper begins, after articles and numbers
    stop: int = 0
    possessive: bool = False


def read_phrase(view: ReportView, first: int, stop: int) -> Guess:
    """The actor that tokens `first` to `stop` of the report name."""
    if stop <= first:
        return Guess(kind="unknown", first=first, stop=stop)
    if stop - first == 1 and view.tokens[first].key in PRONOUNS and not _is_name(view, first, stop):
        return Guess(kind="pronoun", head=view.tokens[first].key, first=first, stop=stop)
    start = _skip_modifier(view, _skip_leading(view, first, stop), stop)
    end = _phrase_end(view, start, stop)
    head_end = _head_end(view, start, end)
    names = [f for f in view.within(start, end) if not _is_modifier(view, f, end)]
    for reading in (_whole, _several, _person, _organisation, _noun, _run, _any_name):
        guess = reading(view, start, end, head_end, names)
        if guess is not None:
            return msgspec.structs.replace(guess, first=start, stop=end)
    return Guess(
        kind="unknown", name=_words(view, start, end), head=view.tokens[end - 1].key, first=start, stop=end
    )


def from_found(found: Found, view: ReportView) -> Guess:
    """The reading of one known name."""
    if found.meaning.entry is not None:
        return from_entry(found.meaning.entry, view)
    state = found.meaning.country
    assert state is not None  # noqa: S101  a meaning has an entry or a country
    if found.meaning.kind == "seat" and state.government is not None:
        return Guess(kind="phrase", name=state.government, country=state.alpha3, sector="GOV", head="seat")
    if found.meaning.kind == "people" and _stands_for_state(view, found):
        return Guess(kind="state", name=state.name, country=state.alpha3, sector=None, head="people")
    if found.meaning.kind == "people":
        return Guess(
            kind="phrase", name=found.meaning.written, country=state.alpha3, sector="CVL", head="people"
        )
    if found.meaning.kind == "part":
        return Guess(
            kind="state", name=found.meaning.written, country=state.alpha3, sector="GOV", head="part"
        )
    return Guess(kind="state", name=state.name, country=state.alpha3, sector=None, head=found.meaning.kind)


def from_entry(entry: Entry, view: ReportView) -> Guess:
    """The reading of an entry of the registry on the day of the report."""
    code = (entry.code(view.published) or "").split()
    sector = code[-1] if code and code[-1] != entry.country else None
    kind: Kind = "person" if entry.kind == "person" else "entry"
    return Guess(kind=kind, name=entry.name, country=entry.country, sector=sector, entry=entry, head=entry.id)


def _stands_for_state(view: ReportView, found: Found) -> bool:
    """ "The Russians struck again": with the article, a people with a state of its own stands for it."""
    before = view.tokens[found.first - 1].key if found.first else ""
    return before == "the" and found.country != "PSE"


def _is_modifier(view: ReportView, f: Found, end: int) -> bool:
    """Whether the name only describes another: "Turkish-backed militants", "anti-Assad activists"."""
    if f.stop < end and view.tokens[f.stop].key in _MODIFIER_ENDS:
        return True
    return f.first > 0 and view.tokens[f.first - 1].key in ("anti", "pro") and f.stop < end


def _is_name(view: ReportView, first: int, stop: int) -> bool:
    return any(f.first == first and f.stop == stop for f in view.within(first, stop))


def _skip_leading(view: ReportView, first: int, stop: int) -> int:
    i = first
    while i < stop - 1:
        token = view.tokens[i]
        if any(f.first == i and f.stop > i for f in view.within(i, stop)):
            break
        if token.key not in _LEADING and not token.key[0].isdigit():
            break
        if token.key[0].isdigit() and not token.key.replace(",", "").isdigit():
            break  # "162nd Division", "23-year-old student"
        i += 1
    return i


def _skip_modifier(view: ReportView, start: int, stop: int) -> int:
    """Past "London-based", "U.S.-backed" and the like at the front."""
    for length in (1, 2, 3):
        if start + length + 1 < stop and view.tokens[start + length].key in ("based", "linked", "affiliated"):
            return start + length + 1
    return start


def _phrase_end(view: ReportView, start: int, stop: int) -> int:
    """Where a relative clause or an apposition after a comma begins."""
    for i in range(start + 1, stop):
        gap = view.text[view.tokens[i - 1].end : view.tokens[i].start]
        if view.tokens[i].key in _BREAKS and view.tokens[i].text.islower():
            return i
        if "(" in gap:
            return i
    return stop


def _head_end(view: ReportView, start: int, end: int) -> int:
    """Where the first preposition, comma or conjunction after the head begins."""
    names = view.within(start, end)
    for i in range(start + 1, end):
        gap = view.text[view.tokens[i - 1].end : view.tokens[i].start]
        inside = any(f.first < i < f.stop for f in names)
        if not inside and (
            "," in gap or (view.tokens[i].key in _PREPOSITIONS and view.tokens[i].text.islower())
        ):
            return i
    return end


def _words(view: ReportView, start: int, end: int) -> str:
    words = view.text[view.tokens[start].start : view.tokens[end - 1].end]
    return (
        " ".join(words.split())
        .removesuffix("'s")
        .removesuffix("’s")
        .replace("U.S.", "US")
        .replace("U.N.", "UN")
    )


def _whole(view: ReportView, start: int, end: int, head_end: int, names: list[Found]) -> Guess | None:
    for f in names:
        if f.first == start and f.stop == end:
            return from_found(f, view)
    if (
        len(names) == 2
        and names[0].first == start
        and names[0].stop == names[1].first
        and names[1].stop == end
    ):
        if names[0].meaning.kind in ("state", "adjective") and names[1].meaning.entry is not None:
            return from_found(names[1], view)
    return None


def _several(view: ReportView, start: int, end: int, head_end: int, names: list[Found]) -> Guess | None:
    """ "Japan and South Korea": nothing but names and what joins them."""
    if len(names) < 2 or names[0].first != start or names[-1].stop != end:
        return None
    covered = {k for f in names for k in range(f.first, f.stop)}
    if any(k not in covered and view.tokens[k].key != "and" for k in range(start, end)):
        return None
    if (
        names[0].stop == names[1].first
        and view.text[view.tokens[names[0].stop - 1].end : view.tokens[names[1].first].start].strip() == ""
    ):
        return None
    guesses = [from_found(f, view) for f in names]
    joined = [g.name or "" for g in guesses]
    name = ", ".join(joined[:-1]) + " and " + joined[-1]
    codes = {(g.country, g.sector or ("GOV" if g.kind == "state" else None)) for g in guesses}
    country, sector = codes.pop() if len(codes) == 1 else (None, None)
    return Guess(kind="several", name=name, country=country, sector=sector, head="several")


def _person(view: ReportView, start: int, end: int, head_end: int, names: list[Found]) -> Guess | None:
    for f in names:
        entry = f.meaning.entry
        if entry is None or entry.kind != "person":
            continue
        before = view.tokens[f.first - 1].key if f.first > start else ""
        if before in _PREPOSITIONS or before in ("and", "or", "anti", "pro") or _depends(view, head_end, f):
            continue
        if f.stop < end and "," not in view.text[view.tokens[f.stop - 1].end : view.tokens[f.stop].start]:
            follows = view.tokens[f.stop].key
            if follows == "the" or (
                f.first == start and any(t.key == "of" for t in view.tokens[f.stop + 1 : f.stop + 3])
            ):
                return from_found(f, view)  # "Rami Abdel Rahman head of the Observatory", commas lost
            if (
                follows not in _PREPOSITIONS
                and follows not in ("and",)
                and not view.tokens[f.stop].text[0].isupper()
            ):
                continue  # "Netanyahu aide", "Trump supporters"
            if follows in ("and",):
                continue
            if view.noun_ending(f.stop, head_end) is not None:
                continue
        return from_found(f, view)
    return _titled_run(view, start, end)


def _depends(view: ReportView, head_end: int, f: Found) -> bool:
    """ "The administration of President Assad", "a lawyer for Mr. Trump": the person only tells whose."""
    if f.first <= head_end or view.tokens[head_end].key not in _PREPOSITIONS:
        return False
    return "," not in view.text[view.tokens[head_end].start : view.tokens[f.first].start] and any(
        view.noun_ending(k, f.first) is not None for k in range(head_end, f.first)
    )


def _titled_run(view: ReportView, start: int, end: int) -> Guess | None:
    """ "police commissioner Richard Ross": a title, then a name that no registry has."""
    for run in runs_within(view, start, end):
        first = after_title(view, run.first, run.stop, start)
        stop = min(run.stop, end)
        if first is None or first >= stop:
            continue
        country, sector = code_around(view, start, end, first, stop)
        return Guess(
            kind="person", name=_words(view, first, stop), country=country, sector=sector, head="person"
        )
    for run in runs_within(view, start, end):
        named = run.first > start and run.stop == end and run.stop - run.first <= 4
        if named and any(
            (hit := view.noun_ending(start, k)) is not None and hit[1].person
            for k in range(start + 1, run.first + 1)
        ):
            country, sector = code_around(view, start, end, run.first, run.stop)
            return Guess(
                kind="person",
                name=_words(view, run.first, end),
                country=country,
                sector=sector,
                head="person",
            )
    return None


def runs_within(view: ReportView, start: int, end: int) -> list[Run]:
    """The unknown names that begin in the tokens `start` to `end`."""
    return [run for run in view.runs if start <= run.first < end]


def after_title(view: ReportView, first: int, stop: int, start: int) -> int | None:
    """The token where a name begins after a title, inside the run or before it; None without a title."""
    for cut in range(min(stop - 1, first + 5), first, -1):
        hit = view.noun_ending(first, cut)
        if hit is not None and (hit[1].person or hit[1].sector in ("CVL", "MED", "REL", "REB", "EDU", "JUD")):
            return cut
    if view.tokens[first].key in ("mr", "mrs", "ms", "dr"):
        return first + 1
    hit = view.noun_ending(max(start, first - 4), first) if first > start else None
    if hit is not None and "," not in view.text[view.tokens[first - 1].end : view.tokens[first].start]:
        return first
    return None


def code_around(
    view: ReportView, start: int, end: int, first: int, stop: int
) -> tuple[str | None, str | None]:
    """Country and sector of a person from the words around the name: organisation first, then title and state."""
    country = sector = None
    for f in view.within(start, end):
        if first <= f.first < stop:
            continue
        guess = from_found(f, view)
        if guess.kind == "entry":
            return guess.country, guess.sector
        country = country or guess.country
    for k in range(start + 1, end + 1):
        if first < k <= stop:
            continue
        hit = view.noun_ending(start, k)
        if hit is not None and hit[1].sector != "UNK":
            sector = hit[1].sector
            if hit[1].country in ("NGO", "IGO"):
                country = hit[1].country
                sector = None
    return country, sector


def _organisation(view: ReportView, start: int, end: int, head_end: int, names: list[Found]) -> Guess | None:
    """An organisation with a noun behind it ("Hamas positions") or before it ("members of the Nusra Front")."""
    orgs = [f for f in names if f.meaning.entry is not None and f.meaning.entry.kind != "person"]
    if not orgs:
        return None
    f = (
        [g for g in orgs if g.first < head_end][-1]
        if orgs[0].first < head_end
        else orgs[-1]
        if _offshoot(view, orgs)
        else orgs[0]
    )
    guess = from_found(f, view)
    if f.first >= head_end:
        hit = view.noun_ending(start, head_end, org=True)
        if hit is not None and view.tokens[f.first - 1].key not in ("and", "or"):
            return guess
        noun = view.noun_ending(start, head_end)
        if noun is not None and noun[1].sector in ("REB", "MIL") and guess.sector in ("REB", "MIL"):
            return guess
        if view.tokens[head_end - 1].key in _SPOKEN_FOR:
            return guess
        return _phrase(
            view, start, end, country=guess.country, sector=guess.sector, noun=noun[1] if noun else None
        )
    if any(view.tokens[k].key in ("and", "or") for k in range(start, f.first)):
        return _phrase(view, start, end, country=guess.country, sector=guess.sector)
    if f.stop >= head_end:
        return guess
    if any(view.tokens[k].key == "and" for k in range(f.stop, head_end)):
        return _phrase(view, start, end, country=guess.country, sector=guess.sector)
    if f.stop < head_end and view.noun_ending(f.stop, head_end, org=True) is not None:
        return guess
    noun = view.noun_ending(f.stop, head_end)
    if noun is None or (noun[1].collective and guess.sector in (noun[1].sector, None)):
        return guess
    if view.tokens[head_end - 1].key in _SPOKEN_FOR:
        return guess
    if guess.sector == "GOV" and noun[1].sector in ("MIL", "MED", "POL") and guess.country:
        state = view.lexicon.by_alpha3.get(guess.country)
        if noun[1].sector == "MIL" and state is not None and head_end == end and guess.entry is not None:
            return Guess(
                kind="phrase",
                name=f"{state.adjective()} government forces",
                country=guess.country,
                sector="MIL",
                head="forces",
            )
        return _phrase(view, start, end, country=guess.country, sector=noun[1].sector, noun=noun[1])
    sector = guess.sector if guess.sector or guess.country else noun[1].sector
    return _phrase(view, start, end, country=guess.country, sector=sector, noun=noun[1])


def _offshoot(view: ReportView, orgs: list[Found]) -> bool:
    """ "al-Qaeda's Syrian affiliate al-Nusra Front": the later name is the one meant."""
    between = {t.key for t in view.tokens[orgs[0].stop : orgs[-1].first]}
    return bool(between & {"affiliate", "offshoot", "branch", "arm", "wing", "linked", "group"})


def _phrase(
    view: ReportView,
    start: int,
    end: int,
    *,
    country: str | None,
    sector: str | None,
    noun: Noun | None = None,
) -> Guess:
    return Guess(
        kind="phrase",
        name=_words(view, start, end),
        country=country,
        sector=sector,
        noun=noun,
        head=view.tokens[end - 1].key,
    )


def _noun(view: ReportView, start: int, end: int, head_end: int, names: list[Found]) -> Guess | None:
    hit = view.noun_ending(start, head_end)
    org = view.noun_ending(start, head_end, org=True)
    if org is not None and (hit is None or org[0] < hit[0]):
        hit = org
    if hit is None:
        return None
    at, noun = hit
    country, adjective_at = _state_of(view, start, end, names)
    key = " ".join(token.key for token in view.tokens[at:head_end])
    bare = at == start and head_end == end
    entry = _composed(view, country, at, head_end) if country is not None else None
    if entry is not None and noun.sector in ("MIL", "GOV", "MED", "SPY") and end == head_end:
        return msgspec.structs.replace(from_found(entry, view), head=key)
    if country is not None and end == head_end and (name := ministry(view, country, key)) is not None:
        return Guess(
            kind="phrase", name=name, country=country, sector=noun.sector, noun=noun, head="ministry"
        )
    if (
        country is not None
        and key in ("administration", "government", "regime")
        and names[0].meaning.entry is not None
        and at == start
    ):
        entry = compose(view, country, ("government",))
        state = view.lexicon.by_alpha3[country]
        return (
            from_found(entry, view)
            if entry
            else Guess(kind="phrase", name=f"{state.adjective()} government", country=country, sector="GOV")
        )
    if noun.country in ("NGO", "IGO", "NON"):
        country = noun.country
    sector = None if noun.country in ("NGO", "IGO") else noun.sector
    return Guess(
        kind="phrase",
        name=_words(view, start, end),
        country=country,
        sector=sector,
        noun=noun,
        head=key,
        bare=bare,
        possessive=adjective_at is not None and at == adjective_at,
    )


def _state_of(view: ReportView, start: int, end: int, names: list[Found]) -> tuple[str | None, int | None]:
    for f in names:
        if f.meaning.country is not None:
            return f.meaning.country.alpha3, f.stop
        if f.meaning.entry is not None and f.country in view.lexicon.by_alpha3:
            return f.country, f.stop
    return None, None


def _composed(view: ReportView, country: str | None, at: int, stop: int) -> Found | None:
    """ "South Korea's military" is looked up as "South Korean military"."""
    state = view.lexicon.by_alpha3.get(country or "")
    if state is None:
        return None
    return compose(view, state.alpha3, tuple(token.key for token in view.tokens[at:stop]))


def ministry(view: ReportView, country: str, key: str) -> str | None:
    """ "foreign ministry" of a state as canonical names have it: "Tunisian Ministry of Foreign Affairs"."""
    words = key.replace("defence", "defense").split()
    if "ministry" not in words or len(words) < 2:
        return None
    field = [w for w in words if w not in ("ministry", "of")]
    if field == ["foreign"]:
        field = ["foreign", "affairs"]
    state = view.lexicon.by_alpha3.get(country)
    return f"{state.adjective()} Ministry of {' '.join(field).title()}" if state is not None else None


def compose(view: ReportView, country: str, keys: tuple[str, ...]) -> Found | None:
    """The registry's entry for the country's adjective followed by a noun, such as the Turkish army."""
    state = view.lexicon.by_alpha3.get(country)
    if state is None:
        return None
    for adjective in (state.adjective(), *state.adjectives[:1]):
        lead = tuple(part.casefold() for part in adjective.replace(".", "").split())
        for meaning in view.lexicon.index.terms.get((*lead, *keys), ()):
            if meaning.kind == "entry":
                return Found(0, 0, meaning)
    return None


def _run(view: ReportView, start: int, end: int, head_end: int, names: list[Found]) -> Guess | None:
    for run in runs_within(view, start, end):
        if run.first != start:
            continue
        stop = min(run.stop, end)
        return Guess(kind="person", name=_words(view, start, stop), country=None, sector=None, head="run")
    return None


def _any_name(view: ReportView, start: int, end: int, head_end: int, names: list[Found]) -> Guess | None:
    if not names:
        return None
    last = names[-1]
    if (
        last.meaning.kind in ("state", "seat")
        and last.stop == end
        and all(
            t.text.islower() and t.key not in _PREPOSITIONS and t.key != "and"
            for t in view.tokens[start : last.first]
        )
    ):
        return from_found(last, view)  # "its ally Russia", "neighboring Syria"
    f = names[0]
    guess = from_found(f, view)
    if f.first == start and f.stop >= head_end and guess.kind != "state":
        return guess
    if guess.kind == "state" and f.first == start and f.stop == head_end:
        return guess
    return _phrase(
        view, start, end, country=guess.country, sector=guess.sector if guess.kind != "state" else None
    )
