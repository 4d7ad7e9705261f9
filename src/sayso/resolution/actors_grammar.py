"""What the words of one actor phrase say by themselves: registry names, states, titles and head nouns.

"Russian Defense Ministry" -> RUS MIL; "Hezbollah fighters" -> Hezbollah; "12 civilians" -> civilians of a
state that the phrase does not name. What is left open (a pronoun, a description, a missing state) is for
coreference and defaults.
"""

from __future__ import annotations

import msgspec

from sayso.resolution.actors_guess import Guess, compose, from_found, ministry
from sayso.resolution.actors_lexicon import Noun
from sayso.resolution.actors_persons import read_person, read_run
from sayso.resolution.actors_phrase import (
    head_end_of,
    is_modifier,
    phrase_end,
    skip_leading,
    skip_modifier,
    trim,
    words_of,
)
from sayso.resolution.actors_report import Found, ReportView


def read_phrase(view: ReportView, first: int, stop: int) -> Guess:
    """The actor that tokens `first` to `stop` of the report name."""
    if stop <= first:
        return Guess(kind="unknown", first=first, stop=stop)
    if stop - first == 1 and view.tokens[first].key in view.lexicon.words.pronouns and not _is_name(view, first, stop):
        return Guess(kind="pronoun", head=view.tokens[first].key, first=first, stop=stop)
    first, stop = trim(view, first, stop)
    if stop - first == 2 and view.tokens[first].key == "each" and view.tokens[first + 1].key == "other":
        return Guess(kind="pronoun", head="each", first=first, stop=stop)
    start = skip_modifier(view, skip_leading(view, first, stop), stop)
    end = phrase_end(view, start, stop)
    head_end = head_end_of(view, start, end)
    names = [f for f in view.within(start, end) if not is_modifier(view, f, end)]
    for reading in (_whole, _several, read_person, _organisation, _noun, read_run, _any_name):
        guess = reading(view, start, end, head_end, names)
        if guess is not None:
            return msgspec.structs.replace(guess, first=start, stop=end)
    return Guess(kind="unknown", name=words_of(view, start, end), head=view.tokens[end - 1].key, first=start, stop=end)


def _is_name(view: ReportView, first: int, stop: int) -> bool:
    return any(f.first == first and f.stop == stop for f in view.within(first, stop))


def _whole(view: ReportView, start: int, end: int, head_end: int, names: list[Found]) -> Guess | None:
    for f in names:
        if f.first == start and f.stop == end:
            return from_found(f, view)
    if (
        len(names) == 2
        and names[0].first == start
        and names[0].stop == names[1].first
        and names[1].stop == end
        and names[0].meaning.kind in ("state", "adjective")
        and names[1].meaning.entry is not None
    ):
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


def _organisation(view: ReportView, start: int, end: int, head_end: int, names: list[Found]) -> Guess | None:
    """An organisation with a noun behind it ("Hamas positions") or before it ("members of Hamas")."""
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
        if view.tokens[head_end - 1].key in view.lexicon.words.spoken_for:
            return guess
        return _phrase(view, start, end, country=guess.country, sector=guess.sector, noun=noun[1] if noun else None)
    if any(view.tokens[k].key in ("and", "or") for k in range(start, f.first)):
        return _phrase(view, start, end, country=guess.country, sector=guess.sector)
    if f.stop >= head_end:
        return guess
    if any(view.tokens[k].key == "and" for k in range(f.stop, head_end)):
        return _phrase(view, start, end, country=guess.country, sector=guess.sector)
    armed = guess.sector in ("REB", "MIL", None)
    if armed and view.noun_ending(f.stop, head_end, org=True) is not None:
        return guess
    noun = view.noun_ending(f.stop, head_end)
    if noun is None or (noun[1].collective and guess.sector in (noun[1].sector, None)):
        return guess
    if view.tokens[head_end - 1].key in view.lexicon.words.spoken_for:
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
        name=words_of(view, start, end),
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
    noun = _whose(view, noun, start, at, head_end, end)
    country, adjective_at = _state_of(view, start, end, names)
    keys = tuple(token.key for token in view.tokens[at:head_end])
    key = " ".join(keys)
    bare = at == start and head_end == end
    entry = compose(view, country, keys) if country is not None else None
    if entry is not None and noun.sector in ("MIL", "GOV", "MED", "SPY") and end == head_end:
        return msgspec.structs.replace(from_found(entry, view), head=key)
    if country is not None and end == head_end and (name := ministry(view, country, key)) is not None:
        return Guess(kind="phrase", name=name, country=country, sector=noun.sector, noun=noun, head="ministry")
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
    if key in ("targets", "target", "posts", "bases", "base") and adjective_at == at:
        sector = "MIL"  # "Ukrainian targets": a state's own
    return Guess(
        kind="phrase",
        name=words_of(view, start, end),
        country=country,
        sector=sector,
        noun=noun,
        head=key,
        bare=bare,
        possessive=adjective_at is not None and at == adjective_at,
    )


def _whose(view: ReportView, noun: Noun, start: int, at: int, head_end: int, end: int) -> Noun:
    """ "Members of the army", "family members" are of the sector of the army, the family."""
    if view.tokens[head_end - 1].key not in view.lexicon.words.members:
        return noun
    hit = view.noun_ending(start, at) if at > start else None
    if hit is None and head_end + 1 < end and view.tokens[head_end].key == "of":
        first = skip_leading(view, head_end + 1, end)
        hit = view.noun_ending(first, head_end_of(view, first, end))
    if hit is None or hit[1].sector == noun.sector:
        return noun
    return msgspec.structs.replace(hit[1], name="phrase", plural=None)


def _state_of(view: ReportView, start: int, end: int, names: list[Found]) -> tuple[str | None, int | None]:
    for f in names:
        if f.meaning.country is not None:
            return f.meaning.country.alpha3, f.stop
        if f.meaning.entry is not None and f.country in view.lexicon.by_alpha3:
            return f.country, f.stop
    return None, None


def _stray_words(view: ReportView, f: Found, end: int) -> bool:
    """Whether a name is followed by no more than a verb that the reader took along: "Russia launched"."""
    rest = view.tokens[f.stop : end]
    possessive = view.tokens[f.stop - 1].text.endswith(("'s", "’s"))
    return len(rest) == 1 and rest[0].text.islower() and f.meaning.kind != "adjective" and not possessive


def _any_name(view: ReportView, start: int, end: int, head_end: int, names: list[Found]) -> Guess | None:
    if not names:
        return None
    last = names[-1]
    if (
        last.meaning.kind in ("state", "seat")
        and last.stop == end
        and all(
            t.text.islower() and t.key not in view.lexicon.words.prepositions and t.key != "and"
            for t in view.tokens[start : last.first]
        )
    ):
        return from_found(last, view)  # "its ally Russia", "neighboring Syria"
    f = names[0]
    guess = from_found(f, view)
    if f.first == start and _stray_words(view, f, end):
        return guess
    if f.first == start and f.stop >= head_end and guess.kind != "state":
        return guess
    if guess.kind == "state" and f.first == start and f.stop == head_end:
        return guess
    return _phrase(view, start, end, country=guess.country, sector=guess.sector if guess.kind != "state" else None)
