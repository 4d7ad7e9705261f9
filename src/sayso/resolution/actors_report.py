"""One report as the actor rules see it: its words, the names found in it, and what it is about."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from datetime import date

import msgspec

from sayso.resolution.actors_beside import codes_of, state_before, state_behind
from sayso.resolution.actors_lexicon import Lexicon, Meaning, Noun, spelled_alike, tokenise
from sayso.resolution.actors_registry import Entry

_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])|\n+")
# Weight of a mention when the country that a report is about is counted: a town tells more than an outlet.
_EARLY = 2.0  # times as much in the first three sentences, which say what a report is about
_WEIGHTS = {
    "part": 2.0,
    "state": 1.5,
    "people": 1.0,
    "adjective": 1.0,
    "seat": 0.5,
    "entry": 0.5,
    "surname": 0.3,
}
_LONGEST_NAME = 5  # capitalised words before a name that may be the front of it
Candidate = tuple[int, int, list[Meaning]]  # first token, end token, what the words between may mean


class Found(msgspec.Struct, frozen=True):
    """A known name at tokens `first` to `stop` (exclusive), with the meaning taken."""

    first: int
    stop: int
    meaning: Meaning

    @property
    def country(self) -> str | None:
        """The alpha-3 code of the state the name belongs to."""
        if self.meaning.country is not None:
            return self.meaning.country.alpha3
        return self.meaning.entry.country if self.meaning.entry is not None else None


class Run(msgspec.Struct, frozen=True):
    """Capitalised words in a row that no registry knows: most often a person."""

    first: int
    stop: int
    text: str
    keys: tuple[str, ...]


class ReportView:
    """Words, names, runs and sentences of one report, and the states it speaks of."""

    def __init__(self, text: str, published: date, lexicon: Lexicon, places: Sequence[tuple[int, str]] = ()) -> None:
        self.text = text
        self.published = published
        self.lexicon = lexicon
        self.tokens = tokenise(text)
        self.starts = [token.start for token in self.tokens]
        self.sentence_starts = [0, *(m.end() for m in _SENTENCE_END.finditer(text))]
        self._title_case: dict[int, bool] = {}
        self._placed = [(at, code) for at, alpha2 in places if (code := lexicon.alpha3_of.get(alpha2)) is not None]
        raw = self._candidates(0, len(self.tokens))
        self.full_names = {m.entry.id for _, _, ms in raw for m in ms if m.kind == "entry" and m.entry is not None}
        self._told = Counter([code for _, code in self._placed] + _owners(raw))
        self.named_states = {
            m.country.alpha3
            for _, _, ms in raw
            for m in ms
            if m.country is not None and m.kind != "part" and not m.written.startswith("the ")
        }
        self._others_bodies: frozenset[str] = frozenset()
        self._beside: dict[tuple[int, int], tuple[frozenset[str], int]] = {}  # by the tokens of a body's name
        self.found = [f for i, j, ms in raw if (f := self._choose(i, j, ms)) is not None]
        self.found_at = [f.first for f in self.found]
        groups = [
            (self.tokens[f.first].start, e)
            for f in self.found
            if (e := f.meaning.entry) is not None and e.kind == "group" and e.sector == "REB"
        ]
        self.group_starts, self.groups = [start for start, _ in groups], [entry for _, entry in groups]
        self.runs = self._runs()
        self._drop_namesakes()
        self._drop_bodies_of_others(raw)
        self.weights = self._weigh()

    def token_at(self, offset: int) -> int:
        """The index of the first token that ends after `offset`."""
        i = bisect_right(self.starts, offset) - 1
        if i >= 0 and self.tokens[i].end > offset:
            return i
        return i + 1

    def sentence_of(self, offset: int) -> int:
        """The number of the sentence that holds `offset`."""
        return bisect_right(self.sentence_starts, offset) - 1

    def _tokens_of(self, sentence: int) -> tuple[int, int]:
        last = sentence + 1 == len(self.sentence_starts)
        stop = len(self.tokens) if last else self.token_at(self.sentence_starts[sentence + 1])
        return self.token_at(self.sentence_starts[sentence]), stop

    def within(self, first: int, stop: int) -> list[Found]:
        """The names that lie wholly in the tokens `first` to `stop`."""
        i = bisect_left(self.found_at, first)
        out = []
        cut = i > 0 and self.found[i - 1].stop > first
        while i < len(self.found) and self.found[i].first < stop:
            cut = cut or self.found[i].stop > stop
            out.append(self.found[i])
            i += 1
        if cut:  # a longer name runs over the edge: "Russian" of "Russian warplanes"
            return [f for i, j, ms in self._candidates(first, stop) if (f := self._choose(i, j, ms)) is not None]
        return out

    def noun_ending(self, first: int, stop: int, *, org: bool = False) -> tuple[int, Noun] | None:
        """The longest known noun that ends before token `stop`: its first token and what it tells."""
        nouns = self.lexicon.org_nouns if org else self.lexicon.nouns
        for length in range(min(self.lexicon.longest_noun, stop - first), 0, -1):
            key = tuple(token.key for token in self.tokens[stop - length : stop])
            noun = nouns.get(key) or nouns.get((*key[:-1], _other_number(key[-1])))
            if noun is not None:
                return stop - length, noun
        return None

    def inside_noun(self, i: int, first: int, stop: int) -> bool:
        """Whether token `i`, of the tokens `first` to `stop`, stands inside a noun: "of" of "ministry of health"."""
        for begin in range(max(first, i - 2), i):
            for end in range(i + 2, min(stop, begin + self.lexicon.longest_noun) + 1):
                if tuple(token.key for token in self.tokens[begin:end]) in self.lexicon.nouns:
                    return True
        return False

    def theatre(self) -> str | None:
        """The alpha-3 code of the state that the report speaks of most, by its towns, regions and names."""
        return max(self.weights, key=self.weights.__getitem__, default=None)

    def country_near(self, offset: int) -> str | None:
        """Alpha-3 code of the state in which the sentence at `offset` sets its event; None if none."""
        places = [f for f in self.within(*self._tokens_of(self.sentence_of(offset))) if self._sets_a_place(f)]
        if not places:
            return None
        return min(places, key=lambda f: abs(self.tokens[f.first].start - offset)).country

    def _sets_a_place(self, found: Found) -> bool:
        if found.meaning.kind == "part":
            return True
        before = self.tokens[found.first - 1].key if found.first else ""
        return found.meaning.kind == "state" and before in (
            "in",
            "inside",
            "across",
            "near",
            "around",
            "throughout",
            "northern",
            "southern",
            "eastern",
            "western",
        )

    def nearest_group(self, offset: int) -> Entry | None:
        """The armed group named nearest before `offset`, else the first one after it."""
        return self.group_before(offset) or (self.groups[0] if self.groups else None)

    def group_before(self, offset: int) -> Entry | None:
        """The armed group named nearest before `offset`."""
        i = bisect_left(self.group_starts, offset)
        return self.groups[i - 1] if i else None

    def _candidates(self, i: int, n: int) -> list[Candidate]:
        out = []
        index = self.lexicon.index
        while i < n:
            for j, meanings in index.at(self.tokens, i, n):
                words = self.text[self.tokens[i].start : self.tokens[j - 1].end]
                kept = [m for m in meanings if spelled_alike(m.written, words) and self._ends_here(m, j)]
                if (
                    kept
                    and words[:4] in ("the ", "The ")
                    and i + 1 < n
                    and any(e > j for e, _ in index.at(self.tokens, i + 1, n))
                ):
                    break  # "the North Koreans" is not "the North"
                if kept and self._joined(i, j):
                    out.append((i, j, kept))
                    i = j - 1
                    break
            i += 1
        return out

    def _ends_here(self, meaning: Meaning, j: int) -> bool:
        """Whether the name ends before token `j`, and is not the front of a longer one.

        "The National Assembly" is not The National, "UN chief Maria Lopez" not whoever else has held the office.
        """
        entry = meaning.entry
        if entry is not None and meaning.office:
            held = bool(entry.valid) and entry.in_office(self.published)
            return held and (self.in_title_case(j - 1) or not self._name_goes_on(j))
        return entry is None or not meaning.written.startswith("The ") or not self._capital_behind(j)

    def _capital_behind(self, j: int) -> bool:
        """Whether a word with a capital, no day or month or verb of saying, follows right behind."""
        if j >= len(self.tokens) or not self._spaced(j) or not self._capital(j):
            return False
        words = self.lexicon.words
        known = self.tokens[j].key in words.never_names | words.speech
        return not known and not self.tokens[j - 1].text.endswith(("'s", "’s"))

    def _joined(self, i: int, j: int) -> bool:
        """Whether the tokens stand together: nothing but spaces, dots, hyphens and the like between them."""
        for k in range(i, j - 1):
            gap = self.text[self.tokens[k].end : self.tokens[k + 1].start]
            if len(gap) > 3 or "\n" in gap or ";" in gap or ":" in gap:
                return False
        return True

    def _choose(self, i: int, j: int, meanings: list[Meaning]) -> Found | None:
        entries = [m for m in meanings if m.kind == "entry" and (not m.generic or self._is_body(m, i, j))]
        if j - i == 1 and i and self._spaced(i) and self._other_person(self.tokens[i - 1].key, entries):
            entries = []  # "Dina Radwan" is not Hezbollah's Radwan Force
        if entries:
            return Found(i, j, self._valid_first(entries))
        states = [m for m in meanings if m.country is not None]
        states = [m for m in states if not m.written.startswith("the ") or self._article_fits(m)]
        surnames = [m for m in meanings if m.kind == "surname"]
        if surnames and not states:
            return self._surname(i, j, surnames)
        return Found(i, j, self._state_meant(states)) if states else None

    def _state_meant(self, states: list[Meaning]) -> Meaning:
        """Of the states that bear one name: for a people the one told of most, else the one that is named."""
        if all(m.kind in ("adjective", "people") for m in states):
            return max(states, key=lambda m: self._told[m.country.alpha3 if m.country else ""])
        known = [m for m in states if m.country is not None and m.country.alpha3 in self.named_states]
        return known[0] if len(known) == 1 else states[0]

    def _is_body(self, meaning: Meaning, i: int, j: int) -> bool:
        """Whether a "Supreme Court" is that of the registry: no other state beside it, no longer name, none before."""
        country = meaning.entry.country if meaning.entry is not None else None
        if (i, j) not in self._beside:
            self._beside[i, j] = self._state_beside(i, j)
        codes, first = self._beside[i, j]
        return country in codes if codes else first == i and meaning.written not in self._others_bodies

    def _state_beside(self, i: int, j: int) -> tuple[frozenset[str], int]:
        """The states named beside a name, and where the whole name begins: "Iran's Supreme National Council"."""
        first = i
        while first and i - first < _LONGEST_NAME and self._spaced(first):
            if codes := state_before(self.text, self.tokens, self.lexicon.index, first):
                return codes, first
            if not self._unknown_capital(first - 1):
                break
            first -= 1
        return state_behind(self.tokens, self.lexicon.index, j), first

    def _unknown_capital(self, i: int) -> bool:
        """Whether the word may be part of a longer name: "Supreme" of "Iran's Supreme National Security Council"."""
        partisan = (self.tokens[i].key, "party") in self.lexicon.index.terms  # "a Republican Senate"
        if partisan or self.tokens[i].text.endswith(("'s", "’s")) or self._known_word(i):
            return False
        return self._capital(i) and not self.in_title_case(i) and not self._starts_sentence(i)

    def _article_fits(self, meaning: Meaning) -> bool:
        """Whether "the North", "the kingdom" means a state: where the report names it, or the other Korea."""
        code = meaning.country.alpha3 if meaning.country is not None else ""
        return code in self.named_states or (code in ("KOR", "PRK") and bool(self.named_states & {"KOR", "PRK"}))

    def _valid_first(self, meanings: list[Meaning]) -> Meaning:
        if len(meanings) == 1:
            return meanings[0]

        def rank(m: Meaning) -> tuple[bool, bool]:
            entry = m.entry
            unnamed = entry is None or entry.country not in self.named_states
            expired = entry is None or not entry.in_office(self.published)
            return (expired, unnamed) if entry is not None and entry.kind == "person" else (unnamed, expired)

        return min(meanings, key=rank)

    def _surname(self, i: int, j: int, meanings: list[Meaning]) -> Found | None:
        before = self.tokens[i - 1] if i else None
        loose = self.in_title_case(i)
        titled = before is not None and (
            before.key in self.lexicon.words.mister or self.noun_ending(max(0, i - 3), i) is not None
        )
        if before is not None and self._spaced(i) and not titled and self._other_person(before.key, meanings):
            return None  # "Amy Schumer" is not Chuck Schumer
        unknown = before is not None and before.text[0].isupper() and not self._known_word(i - 1)
        if unknown and self._spaced(i) and not titled and not loose and not self._starts_sentence(i - 1):
            return None  # "Khaled Haj Saleh" is not Raed Saleh
        if not loose and self._name_goes_on(j):
            return None
        named = [m for m in meanings if m.entry is not None and m.entry.id in self.full_names]
        serving = [m for m in meanings if m.entry is not None and m.entry.in_office(self.published)]
        common = self.tokens[i].key in self.lexicon.words.common_names and j - i == 1
        if named:
            return Found(i, j, self._valid_first(named))
        if serving and (titled or not common):
            return Found(i, j, self._valid_first(serving))
        return Found(i, j, meanings[0]) if titled and not common else None

    def _other_person(self, key: str, meanings: list[Meaning]) -> bool:
        if key not in self.lexicon.given_names:
            return False
        return all(m.entry is None or key not in m.entry.name.casefold() for m in meanings)

    def _known_word(self, i: int) -> bool:
        return self.tokens[i].key in self.lexicon.words.never_names or (self.tokens[i].key,) in self.lexicon.index.terms

    def _spaced(self, i: int) -> bool:
        return self.text[self.tokens[i - 1].end : self.tokens[i].start] == " "

    def _name_goes_on(self, j: int) -> bool:
        """Whether an unknown capitalised word follows: "Clinton Rossiter" is not Hillary Clinton."""
        if j >= len(self.tokens) or self.text[self.tokens[j - 1].end : self.tokens[j].start] != " ":
            return False
        if not self.tokens[j].text[0].isupper() or not self.tokens[j].text[1:].islower():
            return False
        known = next(iter(self.lexicon.index.at(self.tokens, j, len(self.tokens))), None)
        return known is None and self.noun_ending(j, j + 1) is None

    def in_title_case(self, i: int) -> bool:
        """Whether token `i` stands in a sentence that capitalises its words, as headlines do."""
        sentence = self.sentence_of(self.tokens[i].start)
        if sentence not in self._title_case:
            first, stop = self._tokens_of(sentence)
            long = [t for t in self.tokens[first:stop] if len(t.text) > 3 and t.text[0].isalpha()]
            self._title_case[sentence] = len(long) > 2 and sum(t.text[0].isupper() for t in long) >= 0.8 * len(long)
        return self._title_case[sentence]

    def _starts_sentence(self, i: int) -> bool:
        sentence = self.sentence_starts[self.sentence_of(self.tokens[i].start)]
        return i == 0 or self.tokens[i - 1].start < sentence

    def _runs(self) -> list[Run]:
        known = [False] * len(self.tokens)
        for f in self.found:
            for k in range(f.first, f.stop):
                known[k] = f.meaning.kind != "part"
        out = []
        i, n = 0, len(self.tokens)
        while i < n:
            if (
                not self._capital(i)
                or known[i]
                or self.tokens[i].key in self.lexicon.words.never_names
                or self.in_title_case(i)
            ):
                i += 1
                continue
            j = i + 1
            while (
                j < n
                and not known[j]
                and self.tokens[j].key not in self.lexicon.words.never_names
                and self._follows(j)
                and (self._capital(j) or self._particle(j))
            ):
                j += 1
            if j - i >= 2:
                text = self.text[self.tokens[i].start : self.tokens[j - 1].end]
                text = text.removesuffix("'s").removesuffix("’s")
                out.append(Run(i, j, text, tuple(t.key for t in self.tokens[i:j])))
            i = j
        return out

    def _drop_namesakes(self) -> None:
        """Without the surnames of people of the registry whom the report never names, but whose namesakes it does."""
        others = {run.keys[-1] for run in self.runs}
        self.found = [
            f
            for f in self.found
            if f.meaning.kind != "surname"
            or f.meaning.entry is None
            or f.meaning.entry.id in self.full_names
            or self.tokens[f.stop - 1].key not in others
        ]
        self.found_at = [f.first for f in self.found]

    def _drop_bodies_of_others(self, raw: list[Candidate]) -> None:
        """Without the bare "Senate" of a state that the report does not speak of, or calls the Senate of another."""
        bodies = [((i, j), m.written, m.entry.country) for i, j, ms in raw for m in ms if m.generic and m.entry]
        if not bodies:
            return
        others = {name for at, name, code in bodies if (codes := self._beside[at][0]) and code not in codes}
        states = self._states_told()
        if states:
            known = states | {code for *_, code in bodies if code not in self.lexicon.by_alpha3}
            others |= {name for *_, name, code in bodies if code not in known}
        self._others_bodies = frozenset(others)
        self.found = [f for f in self.found if not f.meaning.generic or self._is_body(f.meaning, f.first, f.stop)]
        self.found_at = [f.first for f in self.found]

    def _states_told(self) -> set[str | None]:
        """The states that the report speaks of, outlets and companies left aside: reports of all states name those."""
        told: set[str | None] = {code for _, code in self._placed}
        for f in self.found:
            everywhere = f.meaning.entry is not None and f.meaning.entry.sector in ("MED", "BUS")
            if not everywhere and not f.meaning.generic:
                told.add(f.country)
        return told & self.lexicon.by_alpha3.keys()

    def _capital(self, i: int) -> bool:
        return self.tokens[i].text[0].isupper()

    def _particle(self, i: int) -> bool:
        return (
            self.tokens[i].key in self.lexicon.words.particles
            and i + 1 < len(self.tokens)
            and self._capital(i + 1)
            and self._follows(i + 1)
        )

    def _follows(self, i: int) -> bool:
        gap = self.text[self.tokens[i - 1].end : self.tokens[i].start]
        return gap in (" ", "-", ". ", ' "', '" ') and not (gap == ". " and len(self.tokens[i - 1].text) > 2)

    def _weigh(self) -> dict[str, float]:
        """What each state weighs by the names known here, and by the places that they leave out."""
        weights: dict[str, float] = {}
        for f in self.found:
            if f.country is not None:
                self._add(weights, f.country, _WEIGHTS[f.meaning.kind], self.tokens[f.first].start)
        told = {n for f in self.found if f.country is not None for n in range(f.first, f.stop)}
        for offset, code in self._placed:
            if self.token_at(offset) not in told:
                self._add(weights, code, _WEIGHTS["part"], offset)
        return weights

    def _add(self, weights: dict[str, float], code: str, weight: float, offset: int) -> None:
        if code in self.lexicon.by_alpha3:
            early = self.sentence_of(offset) < 3
            weights[code] = weights.get(code, 0.0) + weight * (_EARLY if early else 1.0)


def _owners(raw: list[Candidate]) -> list[str]:
    """The state or other country code of each name that only one has: "Congolese" is left out."""
    owners: list[str] = []
    for _, _, meanings in raw:
        of_entries = {m.entry.country for m in meanings if m.kind == "entry" and m.entry is not None}
        codes = codes_of(meanings) | of_entries
        if len(codes) == 1:
            owners += [code for code in codes if code is not None]
    return owners


def _other_number(word: str) -> str:
    """The plural of a singular noun and the other way round."""
    return word[:-1] if word.endswith("s") else word + "s"
