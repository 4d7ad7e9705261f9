"""The words that are searched: one normal form for both databases, which stem and fold differently by
themselves.

NFKD, case folded, combining marks dropped, runs of letters and digits kept (Unicode TR15, TR21). `café`
and `CAFE` are
the same word; `drone` finds `drones` because a query word of four letters or more also finds what begins
with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import msgspec

from sayso.errors import StoreError
from sayso.record import Event, Span

MAX_WORDS = 50_000  # of one text; PostgreSQL keeps at most 1 MB of them
MAX_LETTERS = 64  # of one word
PREFIX_FROM = 4  # letters a query word needs to find longer words too
SENTENCE_REACH = 400  # code points looked at on each side of a trigger

_WORD = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"\n|[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_QUERY = re.compile(r'"([^"]*)"?|(\S+)')


def tokens(text: str) -> list[str]:
    """The words of `text` in normal form, in order, repeated as they are."""
    if text.isascii():
        folded = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", text).casefold()
        folded = "".join(c for c in decomposed if not unicodedata.combining(c))
    return [word[:MAX_LETTERS] for word in _WORD.findall(folded)[:MAX_WORDS]]


def normal(text: str) -> str:
    """`text` as its words with single spaces between."""
    return " ".join(tokens(text))


def padded(text: str) -> str:
    """The normal form with a space at each end, so that LIKE '% word %' finds whole words only."""
    return f" {normal(text)} "


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A text query: every term must be there; a term is one word, or a phrase if it was in double quotes."""

    terms: tuple[tuple[str, ...], ...]

    @property
    def match(self) -> str:
        """The query in FTS5 syntax."""
        return " ".join(f'"{" ".join(term)}"' + ("*" if _prefixed(term) else "") for term in self.terms)

    @property
    def tsquery(self) -> str:
        """The query in PostgreSQL's tsquery syntax."""
        return " & ".join(
            " <-> ".join(f"'{word}'" for word in term) + (":*" if _prefixed(term) else "") for term in self.terms
        )


def query(text: str) -> Words | None:
    """The terms of a person's query; None if it is blank.

    Raises:
        StoreError: it has marks only, no letter or digit.
    """
    if not text.strip():
        return None
    terms: list[tuple[str, ...]] = []
    for phrase, word in _QUERY.findall(text):
        if phrase:
            terms.append(tuple(tokens(phrase)))
        else:
            terms.extend((part,) for part in tokens(word))
    kept = tuple(dict.fromkeys(term for term in terms if term))
    if not kept:
        raise StoreError(f"the query {text!r} has no word in it: give at least one letter or digit")
    return Words(terms=kept)


def tsvector(words: Iterable[str]) -> str:
    """`words` as a tsvector literal with positions (1-based; PostgreSQL itself takes those above 16,383 for 16,383, and
    leaves out a word's positions after the 255th).
    """
    places: dict[str, str] = {}
    for position, word in enumerate(words, 1):
        found = places.get(word)
        places[word] = f"'{word}':{position}" if found is None else f"{found},{position}"
    return " ".join(places.values())


def sentence(text: str, around: Span) -> Span:
    """The sentence that holds `around`, at most SENTENCE_REACH code points to each side of it."""
    low = max(0, around.start - SENTENCE_REACH)
    high = min(len(text), around.end + SENTENCE_REACH)
    start = low
    for found in _BREAK.finditer(text, low, around.start):
        start = found.end()
    stop = _BREAK.search(text, around.end, high)
    end = high
    if stop is not None:
        end = stop.start() + len(stop.group().rstrip())
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Span(start=start, end=start + len(words.strip()), text=words.strip())


def of_claim(text: str, event: Event) -> list[str]:
    """What a claim is found by: its sentence, the words of its parts elsewhere, their names, its type and
    mode.
    """
    evidence = sentence(text, event.trigger)
    pieces = [evidence.text]
    for argument in event.arguments:
        pieces.extend(_named(argument.span, evidence, argument.name, getattr(argument.value, "name", None)))
        if argument.weapon is not None:
            pieces.append(argument.weapon.name)
    for layer in event.attribution:
        pieces.extend(_named(layer.source, evidence, layer.name))
    pieces.extend((event.type, event.mode or ""))
    return tokens(" \n ".join(pieces))


def _named(span: Span | None, evidence: Span, *names: str | None) -> list[str]:
    pieces = [name for name in names if name and (span is None or name != span.text)]
    if span is not None and not evidence.start <= span.start < evidence.end:
        pieces.append(span.text)
    return pieces


def _prefixed(term: tuple[str, ...]) -> bool:
    return len(term) == 1 and len(term[0]) >= PREFIX_FROM
