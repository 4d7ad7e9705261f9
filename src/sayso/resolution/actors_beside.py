"""The state that stands right beside a name: "Brazil's Supreme Court", "the Senate in Abuja"."""

from __future__ import annotations

from sayso.resolution.actors_lexicon import Index, Meaning, Token, spelled_alike

_LONGEST = 5  # words of a state's name that are looked at


def codes_of(meanings: list[Meaning]) -> frozenset[str]:
    """The alpha-3 codes of the states among the meanings of one name."""
    return frozenset(m.country.alpha3 for m in meanings if m.country is not None)


def state_before(text: str, tokens: list[Token], index: Index, stop: int) -> frozenset[str]:
    """The codes of the states whose name, adjective, seat or part ends right before token `stop`."""
    for first in range(max(0, stop - _LONGEST), stop):
        for end, meanings in index.at(tokens, first, stop):
            words = text[tokens[first].start : tokens[end - 1].end]
            codes = codes_of([m for m in meanings if spelled_alike(m.written, words)])
            if end == stop and codes:
                return codes
    return frozenset()


def state_behind(tokens: list[Token], index: Index, first: int) -> frozenset[str]:
    """The codes of the states in "... of Peru" and "... in Islamabad", a seat of government, at token `first`."""
    if first + 2 >= len(tokens) or tokens[first].key not in ("of", "in"):
        return frozenset()
    at = first + 2 if tokens[first + 1].key == "the" else first + 1
    if not tokens[at].text[0].isupper():
        return frozenset()
    _, meanings = next(iter(index.at(tokens, at, len(tokens))), (at, []))
    return codes_of([m for m in meanings if m.kind == "seat" or tokens[first].key == "of"])
