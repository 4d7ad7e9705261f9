"""Everybody in one report, in text order: registry names, states, persons the report introduces."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import msgspec

from sayso.resolution.actors_guess import Guess, from_found
from sayso.resolution.actors_lexicon import keys_of
from sayso.resolution.actors_persons import after_title, code_around
from sayso.resolution.actors_report import Found, ReportView

_LOOK = 400  # mentions looked at on either side of a phrase: a long report stays linear


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
        people = _full_names(view, _people(view))
        self._by_last: dict[str, list[Person]] = {}
        self._by_first: dict[str, list[Person]] = {}
        for person in people:
            self._know(person)
        mentions = [self._of_found(f) for f in view.found if f.meaning.kind not in ("part", "adjective")]
        mentions += [self.mention(p.offset, p.offset + len(p.name), guess_of_person(p)) for p in people]
        self.mentions = sorted(mentions, key=lambda m: (m.offset, m.end))
        self.offsets = [m.offset for m in self.mentions]

    def add(self, offset: int, end: int, guess: Guess) -> None:
        """Somebody that a phrase of the report was resolved to."""
        mention = self.mention(offset, end, guess)
        if guess.kind == "person" and guess.entry is None and guess.name and " " in guess.name:
            keys = keys_of(guess.name)
            self._know(Person(name=guess.name, keys=keys, country=guess.country, sector=guess.sector, offset=offset))
        at = bisect_left(self.offsets, offset)
        self.mentions.insert(at, mention)
        self.offsets.insert(at, offset)

    def mention(self, offset: int, end: int, guess: Guess) -> Mention:
        """`guess` at its place in the report."""
        return Mention(offset, end, guess, self._subject(offset))

    def before(self, offset: int) -> Iterator[Mention]:
        """Everybody whose mention ends before `offset`, nearest first."""
        last = bisect_left(self.offsets, offset) - 1
        for i in range(last, max(-1, last - _LOOK), -1):
            if self.mentions[i].end <= offset:
                yield self.mentions[i]

    def after(self, offset: int) -> Iterator[Mention]:
        """Everybody named after `offset`, nearest first."""
        first = bisect_right(self.offsets, offset)
        yield from self.mentions[first : first + _LOOK]

    def by_surname(self, keys: tuple[str, ...]) -> Person | None:
        """The person whom the report introduced with a name that ends (or begins) in these words."""
        if not keys:
            return None
        known = [p for p in self._by_last.get(keys[-1], ()) if p.keys[-len(keys) :] == keys] or [
            p for p in self._by_first.get(keys[0], ()) if p.keys[: len(keys)] == keys
        ]
        if not known:
            return None
        coded = [p for p in known if p.sector is not None or p.country is not None]
        longest = max(known, key=lambda p: len(p.keys))
        best = coded[0] if coded else longest
        return msgspec.structs.replace(best, name=longest.name) if len(longest.keys) > len(best.keys) else best

    def _know(self, person: Person) -> None:
        """Hold a person under the first and the last word of the name; one told many times, in the same way, once."""
        for held in (self._by_last.setdefault(person.keys[-1], []), self._by_first.setdefault(person.keys[0], [])):
            if all(
                (p.keys, p.country, p.sector) != (person.keys, person.country, person.sector) for p in held[-_LOOK:]
            ):
                held.append(person)

    def _of_found(self, found: Found) -> Mention:
        tokens = self.view.tokens
        return self.mention(tokens[found.first].start, tokens[found.stop - 1].end, from_found(found, self.view))

    def _subject(self, offset: int) -> bool:
        i = self.view.token_at(offset)
        before = self.view.tokens[i - 1].key if i else ""
        if before in ("the", "a", "an", "mr", "mrs", "president") and i > 1:
            before = self.view.tokens[i - 2].key
        return before not in self.view.lexicon.words.prepositions


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
            if (run.first and view.tokens[run.first - 1].key in view.lexicon.words.prepositions) or any(
                view.within(run.first, run.stop)
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
        name = view.text[view.tokens[first].start : view.tokens[run.stop - 1].end].removesuffix("'s").removesuffix("’s")
        out.append(Person(name=name, keys=keys, country=country, sector=sector, offset=view.tokens[first].start))
    return out


def _full_names(view: ReportView, people: list[Person]) -> list[Person]:
    """ "Ms. Nwanguma" is the Kashiya Nwanguma of before, with what is known of either."""
    longest: dict[str, Person] = {}
    for person in people:
        held = longest.get(person.keys[-1])
        if held is None or len(person.keys) > len(held.keys):
            longest[person.keys[-1]] = person
    courtesy = view.lexicon.words.mister
    named = {run.keys[-1]: run for run in view.runs if len(run.keys) == 2 and run.keys[0] not in courtesy}
    out = []
    for person in people:
        full = longest[person.keys[-1]]
        if len(person.keys) == 1 and len(full.keys) > 1:
            person = msgspec.structs.replace(full, offset=person.offset)
        elif len(person.keys) == 1 and (run := named.get(person.keys[0])) is not None:
            person = msgspec.structs.replace(person, name=run.text, keys=run.keys)
        out.append(person)
    return out


def _apposition_end(view: ReportView, start: int) -> int:
    """Where the description after "Name, " ends: at the next comma or sentence end, ten words at most."""
    for i in range(start + 1, min(len(view.tokens), start + 10)):
        gap = view.text[view.tokens[i - 1].end : view.tokens[i].start]
        if any(c in gap for c in ",.;:()\n"):
            return i
    return min(len(view.tokens), start + 10)


def guess_of_person(person: Person) -> Guess:
    """The reading of a person of the report."""
    return Guess(kind="person", name=person.name, country=person.country, sector=person.sector, head="run")
