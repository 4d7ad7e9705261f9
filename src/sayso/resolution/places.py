"""Where: the place that each phrase of a report means, all of them decided together.

The order of work: take the phrases apart (places_phrase), gather the report's names (places_context), weigh
their candidates against each other (places_joint), then say for each phrase what it adds to the name: a
part of it, near it, its countryside, or nothing named at all ("the city"), which means a place named before
(places_value).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.placewords import noun_kind
from sayso.record import PlaceValue, Span
from sayso.resolution import places_value as value
from sayso.resolution.gazetteer import ADJECTIVE, MAIN, Gazetteer
from sayso.resolution.places_antecedent import Scene, Told, resolve_unnamed
from sayso.resolution.places_choice import LARGE, choose
from sayso.resolution.places_context import SOUND, Seen, around, by_sound, group, outlet
from sayso.resolution.places_phrase import Name, Phrase, Rank, parse
from sayso.resolution.places_value import Choice

_BLOCK = 500  # spans decided together: bounds time and memory on texts that are lists of places
_LONGEST = 300  # characters of a phrase that are looked at
_MAIN = 0.3  # share of a report's names from which a country is what it is about
_AT_HOME = 0.15  # the same, from which it is one of the report's countries
_SAYS = re.compile(
    r"(?: has| had| also)? (?:said|says?|told|claim|announce|accus|confirm|den(?:y|ie)|warn|vow|insist|report)"
)


def resolve_places(
    text: str, spans: Sequence[Span], gazetteer: Gazetteer, *, publisher: str | None = None
) -> tuple[PlaceValue | None, ...]:
    """The place that each span of `text` means, in the order of `spans`; None where nothing is named or
    known.

    `spans` may be whole phrases ("the village of Hader", "northern Syria", "the city") or bare names;
    offsets are code points of `text`. `publisher`: the outlet's name, whose place names count as evidence
    ("The Boston Globe").
    """
    places: list[PlaceValue | None] = []
    for first in range(0, len(spans), _BLOCK):
        report = _Report(text, spans[first : first + _BLOCK], gazetteer, publisher)
        places += [report.resolve(i) for i in range(len(report.spans))]
    return tuple(places)


class _Report:
    """One report's phrases and what was chosen for its names."""

    def __init__(self, text: str, spans: Sequence[Span], gazetteer: Gazetteer, publisher: str | None) -> None:
        self.text, self.spans, self.gazetteer = text, spans, gazetteer
        self.phrases = [parse(span.text[:_LONGEST], self._rank) for span in spans]
        self.seen = self._gather(publisher)
        self.groups, self.of = group(self.seen, text, gazetteer)
        self.number_at = {(seen.start, seen.name): n for seen, n in zip(self.seen, self.of, strict=True)}
        chosen = choose(self.groups)
        self.choices, self.countries = chosen.choices, chosen.countries
        self.told = self._told()

    def _rank(self, name: str) -> Rank:
        found = self.gazetteer.find(name)
        if not found:
            last = name.rpartition(" ")[2]  # of one word, and of "Izraa city", the sound says too little
            return 1 if last != name and noun_kind(last) is None and by_sound(name, self.gazetteer) else 0
        top = max(found, key=lambda p: p.weight)
        if top.sort == ADJECTIVE:
            return 3
        large = top.weight >= LARGE or any(p.kind in ("country", "admin1") for p in found)
        return 2 if large else 1

    def _gather(self, publisher: str | None) -> list[Seen]:
        found: dict[tuple[int, str], Seen] = {}  # a name may stand in several spans: the one that says its kind wins
        for i, (span, phrase) in enumerate(zip(self.spans, self.phrases, strict=True)):
            names = [_seen(span, name, name.noun, None) for name in phrase.containers]
            if phrase.head is not None:
                names.append(_seen(span, phrase.head, phrase.noun or self._area_behind(span, phrase.head), i))
            for name in names:
                known = found.get((name.start, name.name))
                if known is None or known.noun is None:
                    found[name.start, name.name] = name
        seen = list(found.values())
        return [
            *seen,
            *around(self.text, self.spans, self.gazetteer),
            *outlet(publisher, len(self.text), self.gazetteer),
        ]

    def _area_behind(self, span: Span, name: Name) -> str | None:
        """The kind that the word right behind a bare name says: "Donetsk" of "the Donetsk region" is no city."""
        after = re.match(r"\s+([a-z]+)", self.text[span.end : span.end + 30])
        kind = noun_kind(after.group(1)) if after and name.end == len(span.text) else None
        return kind if kind in ("admin1", "admin2") else None

    def _told(self) -> list[Told]:
        """Every name of the report with its choice, in the order of the text: what "the city" may point back
        to."""
        told = []
        for seen, number in zip(self.seen, self.of, strict=True):
            choice = self.choices[number]
            if choice is None:
                continue
            strong = seen.strong or seen.asked is not None
            if strong or (choice.score >= 0.5 and self.countries.get(choice.place.country, 0.0) >= _AT_HOME):
                told.append(Told(seen.start, choice, strong, self._speaks(seen, choice)))
        return sorted(told, key=lambda t: t.start)

    def _speaks(self, seen: Seen, choice: Choice) -> bool:
        """Whether a capital stands for its government: "Moscow says"."""
        country = self.gazetteer.country(choice.place.country or "")
        capital = country.capital if country is not None else None
        is_capital = capital is not None and capital.id == choice.place.id
        return is_capital and _SAYS.match(self.text, seen.end) is not None

    @property
    def _scene(self) -> Scene:
        return Scene(self.text, self.told, self._main_country(), self.countries, self.gazetteer)

    def resolve(self, i: int) -> PlaceValue | None:
        """The value of the i-th phrase."""
        phrase, span = self.phrases[i], self.spans[i]
        holder = next(iter(self._holders(phrase, span)), None)
        if phrase.head is None:
            return resolve_unnamed(phrase, span, self._holders(phrase, span), self._scene)
        choice = self._choice_of(span, phrase.head)
        named = self._named(phrase, choice) if choice is not None else None
        return named or self._unknown(phrase, span, holder)

    def _named(self, phrase: Phrase, choice: Choice) -> PlaceValue | None:
        kind = choice.place.kind
        if phrase.noun == "border":
            ends = [choice, *(c for n in phrase.containers if (c := self._by_name(n)) is not None)]
            return value.border([c.place for c in ends], self._main_country(), self.countries, self.gazetteer)
        if phrase.word == "capital" and kind == "country":
            return value.capital(choice.place.country, self.gazetteer, phrase.outside("town"))
        if phrase.word == "airspace" and kind == "country":
            return value.airspace(choice, phrase.rest)
        if phrase.noun == "countryside" or (
            re.search(r"\brural\b", phrase.rest.casefold()) and kind in ("town", "admin1")
        ):
            return value.countryside(choice, phrase.direction)
        if phrase.noun in ("facility", "water") and kind not in ("facility", "water"):
            return None if self._borrowed(phrase, choice) else self._thing(phrase, choice)
        if phrase.noun == "facility" and kind == "water":  # "Nile Street"
            return None
        outside = phrase.outside(kind)
        partial = phrase.part or phrase.noun in (None, "area", "quarter", "country")
        if phrase.direction and partial and not outside and kind in ("country", "region", "admin1", "town"):
            return value.part(choice, phrase.direction, self.gazetteer)
        return value.plain(choice, outside)

    def _borrowed(self, phrase: Phrase, choice: Choice) -> bool:
        """Whether a landmark only bears the name of a place in another country: "Salem Mosque" in Syria."""
        full = phrase.head.full if phrase.head else None
        return full is not None and self.countries.get(choice.place.country, 0.0) < _AT_HOME

    def _thing(self, phrase: Phrase, choice: Choice) -> PlaceValue:
        """A landmark or water without an entry, beside the name of a place with one."""
        full = phrase.head.full if phrase.head else None
        kind = value.kind_of(phrase)
        if full is None:
            head = phrase.head.text if phrase.head else ""
            first = phrase.rest.casefold().startswith(head.casefold())
            relation = "near" if phrase.noun == "water" else "in"
            return value.inside(choice, phrase.rest if first else f"{phrase.word} {relation} {choice.place.name}", kind)
        return value.inside(choice, full, kind)

    def _unknown(self, phrase: Phrase, span: Span, holder: Choice | None) -> PlaceValue:
        assert phrase.head is not None  # noqa: S101 - the caller's branch
        name, kind = phrase.head.full or phrase.head.text, value.kind_of(phrase)
        if phrase.noun == "facility" and phrase.word and phrase.word not in name.casefold():
            name = f"{name} {phrase.word}"
        holder = holder or self._beside(span, phrase.head)
        sure = holder is not None or phrase.noun in ("quarter", "facility", "area")
        around_it = holder or self._town_before(span.start)
        main, home = self._main_country(), self._home_of(span, phrase.head)
        if around_it is None:
            return value.unplaced(name, home, kind)
        country = around_it.place.country
        if sure:
            if phrase.noun == "quarter" and around_it.place.kind == "town":
                name = f"{name}, {around_it.place.name}"
            return value.inside(around_it, name, kind)
        at_home = self.countries.get(country, 0.0) >= _AT_HOME and home in (main, country)
        if at_home and self._same_sentence(around_it, span):
            return value.guessed(around_it, name, kind)
        return value.unplaced(name, home or country, kind)

    def _home_of(self, span: Span, name: Name) -> str | None:
        """The country of a name whose entries are not believed.

        It is the one that the report is about; but where that one is only named as such, as an attacker is, it is the
        one that all entries under their own name lie in, None where they lie in several.
        """
        main = self._main_country()
        inside = [t.choice.place for t in self.told if t.start < len(self.text) and not t.speaks]
        if any(place.kind not in ("country", "facility") and place.country == main for place in inside):
            return main
        number = self.number_at.get((span.start + name.start, name.text))
        entries = self.groups[number].candidates if number is not None and name.full is None else ()
        known = {place.country for place in entries if place.sort not in (ADJECTIVE, SOUND)}
        if not known or main in known:
            return main
        own = {place.country for place in entries if place.sort == MAIN} or known
        return own.pop() if len(own) == 1 else None

    def _beside(self, span: Span, name: Name) -> Choice | None:
        """The container that the words after a name give it: "X in Sagaing region"."""
        number = self.number_at.get((span.start + name.start, name.text))
        firm = self.groups[number].firm if number is not None else ()
        return next((c for h in sorted(firm) if (c := self.choices[h]) is not None), None)

    def _same_sentence(self, choice: Choice, span: Span) -> bool:
        starts = [t.start for t in self.told if t.choice is choice and t.start < span.start]
        return bool(starts) and not re.search(r"[.!?]\s|\n", self.text[starts[-1] : span.start])

    def _holders(self, phrase: Phrase, span: Span) -> list[Choice]:
        """The containers that the phrase names, smallest first."""
        choices = [c for name in phrase.containers if (c := self._choice_of(span, name)) is not None]
        rank = {
            "facility": 0,
            "quarter": 0,
            "town": 1,
            "admin2": 2,
            "region": 3,
            "admin1": 3,
            "country": 4,
            "water": 5,
        }
        return sorted(choices, key=lambda c: rank[c.place.kind])

    def _choice_of(self, span: Span, name: Name) -> Choice | None:
        number = self.number_at.get((span.start + name.start, name.text))
        return None if number is None else self.choices[number]

    def _by_name(self, name: Name) -> Choice | None:
        numbers = [n for (_, text), n in self.number_at.items() if text == name.text]
        return self.choices[numbers[0]] if numbers else None

    def _town_before(self, start: int) -> Choice | None:
        towns = [t for t in self.told if t.choice.place.kind in ("town", "admin1", "quarter", "facility")]
        before = [t for t in towns if t.start < start]
        return before[-1].choice if before else towns[0].choice if towns else None

    def _main_country(self) -> str | None:
        """The country that most of the report's names lie in, None where none has many of them."""
        country, share = max(self.countries.items(), key=lambda item: item[1], default=(None, 0.0))
        return country if share >= _MAIN else None


def _seen(span: Span, name: Name, noun: str | None, asked: int | None) -> Seen:
    return Seen(span.start + name.start, span.start + name.end, name.text, noun, asked, strong=True)
