"""Within one report: whom a pronoun, a surname or a description means.

A `Cast` holds everybody named so far and later, in text order. Pronouns take the best mention before them:
of the right kind (person, organisation or state, plural), near, and standing as a subject; descriptions
("the group", "the monitor") take the actor that the registry says is called so, or the nearest one of the
right kind.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from sayso.resolution.actors_cast import Cast
from sayso.resolution.actors_guess import Guess, compose, from_entry, from_found
from sayso.resolution.actors_report import ReportView

_SPEAKER_REACH = 3000  # characters between a quotation and whoever says it
_REACH = 6  # sentences that a pronoun may point back over


def resolve_pronoun(cast: Cast, guess: Guess, offset: int) -> Guess | None:
    """Whom the pronoun at `offset` means; None where nobody fits."""
    word, lexicon = guess.head, cast.view.lexicon
    if word in lexicon.words.i:
        return _speaker(cast, offset)
    if word in lexicon.words.we:
        return _speaking_side(cast, offset)
    if word in lexicon.words.who:
        return next((m.guess for m in cast.before(offset) if m.end + 3 >= offset), None)
    if word in lexicon.words.he or word in lexicon.words.she:
        return _best(cast, offset, lambda g: _may_be_person(g, word in lexicon.words.she, lexicon.given_names))
    if word in lexicon.words.it:
        return _best(cast, offset, lambda g: g.kind in ("entry", "state") and g.head not in ("part", "people"))
    if word in ("both", "each"):
        return _pair(cast, offset)
    if word in lexicon.words.they:
        return _best(cast, offset, _may_be_plural)
    return None


def resolve_description(cast: Cast, guess: Guess, offset: int) -> Guess | None:
    """The named actor that a description without a name stands for; None where it stands for itself."""
    view = cast.view
    called = view.lexicon.called.get(guess.head, ())
    for entry in called:
        if not entry.in_office(view.published):
            continue
        if entry.id not in view.full_names and entry.country == view.theatre() and entry.valid and guess.bare:
            return from_entry(entry, view)  # "the administration", in a report about the state it governs
        if entry.id in view.full_names and (
            guess.bare or entry.country is None or guess.country in (None, entry.country)
        ):
            hit = next((f for f in view.found if f.meaning.entry is entry), None)
            if hit is not None:
                return from_found(hit, view)
    if not guess.bare and not _definite(view, guess):
        return None
    if guess.head in ("nations", "countries", "governments", "sides") and _two(view, guess):
        return _pair(cast, offset)
    fuller = _fuller(cast, guess, offset)
    if fuller is not None:
        return fuller
    fits = _described(view, guess.head)
    return _nearest(cast, offset, fits) if fits is not None else None


def _described(view: ReportView, head: str) -> Callable[[Guess], bool] | None:
    """Whom a description with this head noun may stand for; None where it stands for nobody else."""
    if head in ("company", "firm", "social media company", "corporation"):
        return lambda g: g.entry is not None and g.sector == "BUS"
    if head in view.lexicon.words.group:
        return lambda g: g.entry is not None and g.sector == "REB"
    if head in ("source", "sources", "same source"):
        return lambda g: g.kind == "phrase" and "source" in (g.name or "") and g.sector is not None
    if head == "statement":
        return lambda g: g.kind in ("entry", "person")
    if head == "ministry":
        return lambda g: "ministry" in (g.name or "").casefold()
    if head in ("reporter", "correspondent", "report") or view.lexicon.words.agency & frozenset(head.split()):
        return lambda g: g.entry is not None and g.sector == "MED"
    if head in ("country", "nation", "kingdom"):
        return lambda g: g.kind == "state" and g.head != "part"
    if head in ("organization", "organisation", "charity", "group"):
        return lambda g: g.country == "NGO" and g.kind == "entry"
    return None


def _two(view: ReportView, guess: Guess) -> bool:
    return guess.first > 0 and view.tokens[guess.first - 1].key in ("both", "two")


def _pair(cast: Cast, offset: int) -> Guess | None:
    """ "Both countries", "each other": the two states or parties named last."""
    found: list[Guess] = []
    for m in cast.before(offset):
        fighting = m.guess.kind == "entry" and m.guess.sector == "REB"
        party = fighting or (m.guess.kind == "state" and m.guess.head != "part")
        if party and all(m.guess.name != g.name for g in found):
            found.append(m.guess)
        if len(found) == 2:
            name = f"{found[1].name} and {found[0].name}"
            return Guess(kind="several", name=name, head="several")
    return None


def _fuller(cast: Cast, guess: Guess, offset: int) -> Guess | None:
    """ "The activists" after "activists in Homs": the fuller phrase with the same head."""
    before = cast.view.tokens[guess.first - 1].key if guess.first else ""
    if before not in ("the", "those", "these") or guess.noun is None or guess.noun.name == "org":
        return None
    for m in cast.before(offset):
        if (
            m.guess.kind == "phrase"
            and m.guess.head == guess.head
            and len((m.guess.name or "").split()) > len(guess.head.split())
        ):
            return m.guess
    return None


def _definite(view: ReportView, guess: Guess) -> bool:
    """ "The hard-line militant group": an article, adjectives in small letters and the noun."""
    words = view.tokens[guess.first : guess.stop]
    before = view.tokens[guess.first - 1].key if guess.first else ""
    ends_in_noun = tuple(t.key for t in words)[-len(guess.head.split()) :] == tuple(guess.head.split())
    return before == "the" and ends_in_noun and guess.country is None and all(t.text.islower() for t in words)


def resolve_owned(cast: Cast, guess: Guess, first: int, offset: int) -> Guess | None:
    """Whose "its positions", "their soldiers" are: somebody named before; None for nobody."""
    word = cast.view.tokens[first].key if first < len(cast.view.tokens) else ""
    if word not in ("its", "their", "his", "her") or guess.kind not in ("phrase", "unknown"):
        return None
    if guess.country is not None or guess.name is None:
        return None
    owner = resolve_pronoun(cast, Guess(kind="pronoun", head=word), offset)
    if owner is None or owner.country is None:
        return None
    sector = guess.noun.sector if guess.noun is not None else "CVL"
    if sector in ("REB", "MIL") and owner.kind in ("entry", "state"):
        state = cast.view.lexicon.by_alpha3.get(owner.country)
        if owner.kind == "entry" or state is None:
            return owner
        return Guess(
            kind="phrase",
            name=f"{state.adjective()} forces",
            country=owner.country,
            sector="MIL",
            head="forces",
        )
    if owner.country == "NON" or sector in ("UNK", "NGO"):
        return None
    name = f"{guess.name} of {owner.name}" if owner.name else guess.name
    return Guess(kind="phrase", name=name, country=owner.country, sector=sector, head=guess.head)


def resolve_person_noun(cast: Cast, guess: Guess, offset: int) -> Guess | None:
    """Who "the president" is: whom the report gave that title, else the holder of the office that day."""
    view = cast.view
    for m in cast.before(offset):
        if (
            m.guess.kind == "person"
            and m.guess.entry is not None
            and m.guess.entry.office == guess.head
            and guess.country in (None, m.guess.country)
        ):
            return m.guess
    office = guess.head.replace("defence", "defense")
    if office not in view.lexicon.words.offices:
        return None
    theatre = guess.country or view.theatre()
    for entry in view.lexicon.offices:
        if entry.office == office and entry.country == theatre and entry.valid and entry.in_office(view.published):
            return from_entry(entry, view)
    return None


def resolve_office(view: ReportView, keys: tuple[str, ...]) -> Guess | None:
    """ "WHO chief", "Hamas leader": who held the office of just this name on the day of the report."""
    held = [e for e in view.lexicon.offices_by_key.get(keys, ()) if e.valid and e.in_office(view.published)]
    return from_entry(held[0], view) if held else None


def _may_be_person(guess: Guess, female: bool, given: dict[str, str]) -> bool:
    if guess.kind != "person":
        return False
    if guess.entry is not None:
        return (guess.entry.sex == "f") == female
    sex = given.get((guess.name or "").split()[0].casefold()) if guess.name else None
    return sex is None or (sex == "female") == female


def _may_be_plural(guess: Guess) -> bool:
    if guess.kind == "person":
        return False
    if guess.kind == "phrase":
        return True
    return guess.kind == "entry" and guess.sector in ("REB", "MIL", "OPP", None)


def _best(cast: Cast, offset: int, fits: Callable[[Guess], bool]) -> Guess | None:
    view = cast.view
    here = view.sentence_of(offset)
    speaks = _beside_speech(view, offset)
    best: tuple[float, Guess] | None = None
    for m in cast.before(offset):
        away = here - view.sentence_of(m.offset)
        if away > _REACH:
            break
        if not fits(m.guess):
            continue
        score = -1.5 * away - 0.003 * (offset - m.end) + (1.0 if m.subject else 0.0)
        if speaks and _beside_speech(view, m.end):
            score += 2.0  # "It said" goes on for whoever spoke before
        if best is None or score > best[0]:
            best = (score, m.guess)
    if best is None:
        for m in cast.after(offset):
            if view.sentence_of(m.offset) != here:
                return None
            if fits(m.guess):
                return m.guess
        return None
    return best[1]


def _beside_speech(view: ReportView, offset: int) -> bool:
    i = view.token_at(offset)
    return any(t.key in view.lexicon.words.speech for t in view.tokens[max(0, i - 2) : i + 3])


def _nearest(cast: Cast, offset: int, fits: Callable[[Guess], bool]) -> Guess | None:
    for m in cast.before(offset):
        if fits(m.guess):
            return m.guess
    return next((m.guess for m in cast.after(offset) if fits(m.guess)), None)


def _speaker(cast: Cast, offset: int) -> Guess | None:
    """The person whose words these are: the nearest one beside a verb of speech."""
    view = cast.view
    best: tuple[float, Guess] | None = None
    low, high = (bisect_left(cast.offsets, offset + reach) for reach in (-_SPEAKER_REACH, _SPEAKER_REACH))
    for m in cast.mentions[low:high]:
        if m.guess.kind != "person":
            continue
        away = abs(view.sentence_of(m.offset) - view.sentence_of(offset))
        if away > 3:
            continue
        i = view.token_at(m.end)
        near = {t.key for t in view.tokens[max(0, i - 4) : i + 3]}
        score = -away - 0.001 * abs(m.offset - offset) + (1.0 if near & view.lexicon.words.speech else 0.0)
        if best is None or score > best[0]:
            best = (score, m.guess)
    return best[1] if best else None


def _speaking_side(cast: Cast, offset: int) -> Guess | None:
    person = _speaker(cast, offset)
    if person is None:
        return None
    state = cast.view.lexicon.by_alpha3.get(person.country or "")
    if (
        state is not None
        and person.sector == "MIL"
        and (forces := compose(cast.view, state.alpha3, ("military",))) is not None
    ):
        return from_found(forces, cast.view)
    if state is None or person.sector not in ("GOV", "MIL"):
        return person
    return Guess(kind="state", name=state.name, country=state.alpha3, sector=person.sector, head="state")
