"""Within one report: whom a pronoun, a surname or a description means.

A `Cast` holds everybody named so far and later, in text order. Pronouns take the best mention before them: of the right
kind (person, organisation or state, plural), near, and standing as a subject; descriptions ("the group", "the monitor")
take the actor that the registry says is called so, or the nearest one of the right kind.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

import msgspec

from sayso.resolution.actors_grammar import Guess, after_title, code_around, compose, from_entry, from_found
from sayso.resolution.actors_report import ReportView

_MALE = frozenset("he him his himself".split())
_FEMALE = frozenset("she her hers herself".split())
_THING = frozenset("it its itself".split())
_PLURAL = frozenset("they them their theirs themselves".split())
_FIRST_PERSON = frozenset("i me my mine myself".split())
_FIRST_PLURAL = frozenset("we us our ours ourselves".split())
_RELATIVE = frozenset("who which that whose".split())
_PREPOSITIONS = frozenset(
    "of in from at by near with under to for against on over between among into".split()
)
_SPEECH = frozenset(
    "said says told tells added adds announced announces stated wrote tweeted declared insisted warned reported reports claimed argued explained continued noted".split()
)
_GROUP_WORDS = frozenset(
    (
        "group",
        "militant group",
        "terrorist group",
        "jihadist group",
        "armed group",
        "extremist group",
        "organization",
        "organisation",
        "terrorist organization",
        "terrorist organisation",
        "movement",
        "faction",
        "hard-line militant group",
    )
)
_AGENCY_WORDS = frozenset("agency broadcaster channel newspaper paper outlet website station daily".split())
_COUNTRY_WORDS = frozenset("country nation kingdom state regime government".split())
# Offices that one person holds: without a name, the holder on the day is meant.
_OFFICES = frozenset(
    (
        "president",
        "prime minister",
        "king",
        "supreme leader",
        "foreign minister",
        "defense minister",
        "secretary of state",
        "defense secretary",
        "chancellor",
        "emir",
        "crown prince",
        "vice president",
        "interior minister",
        "pm",
        "attorney general",
    )
)
_REACH = 6  # sentences that a pronoun may point back over


class Mention(msgspec.Struct, frozen=True):
    """Somebody at `offset` in the report."""

    offset: int
    end: int
    guess: Guess
    subject: bool


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A person whom no registry has, as the report introduces them."""

    name: str
    keys: tuple[str, ...]
    country: str | None
    sector: str | None
    offset: int


class Cast:
    """Everybody in one report, in text order."""

    def __init__(self, view: ReportView) -> None:
        self.view = view
        self.people = _full_names(_people(view))
        mentions = [
            self._of_found(k)
            for k in range(len(view.found))
            if view.found[k].meaning.kind not in ("part", "adjective")
        ]
        mentions += [self.mention(p.offset, p.offset + len(p.name), _guess_of(p)) for p in self.people]
        self.mentions = sorted(mentions, key=lambda m: (m.offset, m.end))
        self.offsets = [m.offset for m in self.mentions]

    def add(self, offset: int, end: int, guess: Guess) -> None:
        """Somebody that a phrase of the report was resolved to."""
        mention = self.mention(offset, end, guess)
        at = bisect_left(self.offsets, offset)
        self.mentions.insert(at, mention)
        self.offsets.insert(at, offset)

    def mention(self, offset: int, end: int, guess: Guess) -> Mention:
        """`guess` at its place in the report."""
        return Mention(offset, end, guess, self._subject(offset))

    def before(self, offset: int) -> list[Mention]:
        """Everybody whose mention ends before `offset`, nearest first."""
        return [m for m in reversed(self.mentions[: bisect_left(self.offsets, offset)]) if m.end <= offset]

    def after(self, offset: int) -> list[Mention]:
        """Everybody named after `offset`, nearest first."""
        return [m for m in self.mentions[bisect_left(self.offsets, offset) :] if m.offset > offset]

    def by_surname(self, keys: tuple[str, ...]) -> Person | None:
        """The person whom the report introduced with a name that ends (or begins) in these words."""
        known = [p for p in self.people if p.keys[-len(keys) :] == keys] or [
            p for p in self.people if p.keys[: len(keys)] == keys
        ]
        if not known:
            return None
        coded = [p for p in known if p.sector is not None or p.country is not None]
        longest = max(known, key=lambda p: len(p.keys))
        best = coded[0] if coded else longest
        return (
            msgspec.structs.replace(best, name=longest.name) if len(longest.keys) > len(best.keys) else best
        )

    def _of_found(self, k: int) -> Mention:
        found = self.view.found[k]
        tokens = self.view.tokens
        return self.mention(
            tokens[found.first].start, tokens[found.stop - 1].end, from_found(found, self.view)
        )

    def _subject(self, offset: int) -> bool:
        i = self.view.token_at(offset)
        before = self.view.tokens[i - 1].key if i else ""
        if before in ("the", "a", "an", "mr", "mrs", "president") and i > 1:
            before = self.view.tokens[i - 2].key
        return before not in _PREPOSITIONS


def resolve_pronoun(cast: Cast, guess: Guess, offset: int) -> Guess | None:
    """Whom the pronoun at `offset` means; None where nobody fits."""
    word = guess.head
    if word in _FIRST_PERSON:
        return _speaker(cast, offset)
    if word in _FIRST_PLURAL:
        return _speaking_side(cast, offset)
    if word in _RELATIVE:
        return next((m.guess for m in cast.before(offset) if m.end + 3 >= offset), None)
    if word in _MALE or word in _FEMALE:
        return _best(
            cast, offset, lambda g: _may_be_person(g, word in _FEMALE, cast.view.lexicon.given_names)
        )
    if word in _THING:
        return _best(
            cast, offset, lambda g: g.kind in ("entry", "state") and g.head not in ("part", "people")
        )
    if word in _PLURAL:
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
    words = frozenset(guess.head.split())
    fuller = _fuller(cast, guess, offset)
    if fuller is not None:
        return fuller
    if guess.head in ("company", "firm", "social media company", "corporation"):
        return _nearest(cast, offset, lambda g: g.entry is not None and g.sector == "BUS")
    if guess.head in _GROUP_WORDS:
        return _nearest(cast, offset, lambda g: g.entry is not None and g.sector == "REB")
    if guess.head in ("source", "sources", "same source"):
        return _nearest(
            cast, offset, lambda g: g.kind == "phrase" and "source" in (g.name or "") and g.sector is not None
        )
    if guess.head in ("reporter", "correspondent", "report"):
        return _nearest(cast, offset, lambda g: g.entry is not None and g.sector == "MED")
    if guess.head == "ministry":
        return _nearest(cast, offset, lambda g: "ministry" in (g.name or "").casefold())
    if words & _AGENCY_WORDS:
        return _nearest(cast, offset, lambda g: g.entry is not None and g.sector == "MED")
    if guess.head in ("country", "nation", "kingdom"):
        return _nearest(cast, offset, lambda g: g.kind == "state" and g.head != "part")
    if guess.head in ("organization", "organisation", "charity", "group"):
        return _nearest(cast, offset, lambda g: g.country == "NGO" and g.kind == "entry")
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


def resolve_person_noun(cast: Cast, guess: Guess, offset: int) -> Guess | None:
    """ "the president", "the governor": the person whom the report gave that title, else who held the office that day."""
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
    if office not in _OFFICES:
        return None
    theatre = guess.country or view.theatre()
    for entry in view.lexicon.offices:
        if (
            entry.office == office
            and entry.country == theatre
            and entry.valid
            and entry.in_office(view.published)
        ):
            code = (entry.code(view.published) or "").split()
            return Guess(
                kind="person",
                name=entry.name,
                country=entry.country,
                sector=code[-1],
                entry=entry,
                head=entry.id,
            )
    return None


def resolve_office(view: ReportView, keys: tuple[str, ...]) -> Guess | None:
    """ "WHO chief", "Hamas leader": who held the office of just this name on the day of the report."""
    held = [e for e in view.lexicon.offices_by_key.get(keys, ()) if e.valid and e.in_office(view.published)]
    return from_entry(held[0], view) if held else None


def _people(view: ReportView) -> list[Person]:
    """Persons introduced with a title before the name or a description behind it."""
    out: list[Person] = []
    for run in view.runs:
        start = max(0, run.first - 8)
        sentence = view.sentence_starts[view.sentence_of(view.tokens[run.first].start)]
        while start < run.first and view.tokens[start].start < sentence:
            start += 1
        first = after_title(view, run.first, run.stop, start)
        if first is None:
            first = run.first
            if (
                run.first
                and view.tokens[run.first - 1].key in _PREPOSITIONS
                or any(view.within(run.first, run.stop))
            ):
                continue
            if run.stop - run.first > 4 or view.noun_ending(run.first, run.stop) is not None:
                continue
            behind = view.text[view.tokens[run.stop - 1].end : view.tokens[run.stop - 1].end + 2]
            if not behind.startswith(","):
                continue
            stop = _apposition_end(view, run.stop)
            country, sector = code_around(view, run.first, stop, first, run.stop)
        else:
            country, sector = code_around(view, start, run.stop, first, run.stop)
        keys = tuple(t.key for t in view.tokens[first : run.stop])
        name = (
            view.text[view.tokens[first].start : view.tokens[run.stop - 1].end]
            .removesuffix("'s")
            .removesuffix("’s")
        )
        out.append(
            Person(name=name, keys=keys, country=country, sector=sector, offset=view.tokens[first].start)
        )
    return out


def _full_names(people: list[Person]) -> list[Person]:
    """ "Ms. Nwanguma" is the Kashiya Nwanguma of before, with what is known of either."""
    longest: dict[str, Person] = {}
    for person in people:
        held = longest.get(person.keys[-1])
        if held is None or len(person.keys) > len(held.keys):
            longest[person.keys[-1]] = person
    out = []
    for person in people:
        full = longest[person.keys[-1]]
        if len(person.keys) == 1 and len(full.keys) > 1:
            person = msgspec.structs.replace(full, offset=person.offset)
        out.append(person)
    return out


def _apposition_end(view: ReportView, start: int) -> int:
    """Where the description after "Name, " ends: at the next comma or sentence end, ten words at most."""
    for i in range(start + 1, min(len(view.tokens), start + 10)):
        gap = view.text[view.tokens[i - 1].end : view.tokens[i].start]
        if any(c in gap for c in ",.;:()\n"):
            return i
    return min(len(view.tokens), start + 10)


def _guess_of(person: Person) -> Guess:
    return Guess(kind="person", name=person.name, country=person.country, sector=person.sector, head="run")


def guess_of_person(person: Person) -> Guess:
    """The reading of a person of the report."""
    return _guess_of(person)


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
        later = next(
            (m for m in cast.after(offset) if fits(m.guess) and view.sentence_of(m.offset) == here), None
        )
        return later.guess if later else None
    return best[1]


def _beside_speech(view: ReportView, offset: int) -> bool:
    i = view.token_at(offset)
    return any(t.key in _SPEECH for t in view.tokens[max(0, i - 2) : i + 3])


def _nearest(cast: Cast, offset: int, fits: Callable[[Guess], bool]) -> Guess | None:
    for m in cast.before(offset):
        if fits(m.guess):
            return m.guess
    return next((m.guess for m in cast.after(offset) if fits(m.guess)), None)


def _speaker(cast: Cast, offset: int) -> Guess | None:
    """The person whose words these are: the nearest one beside a verb of speech."""
    view = cast.view
    best: tuple[float, Guess] | None = None
    for m in cast.mentions:
        if m.guess.kind != "person":
            continue
        away = abs(view.sentence_of(m.offset) - view.sentence_of(offset))
        if away > 3:
            continue
        i = view.token_at(m.end)
        near = {t.key for t in view.tokens[max(0, i - 4) : i + 3]}
        score = -away - 0.001 * abs(m.offset - offset) + (1.0 if near & _SPEECH else 0.0)
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
