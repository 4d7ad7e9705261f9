"""Place names in a text: capitalised spans that a gazetteer knows, less those that the words around make a
person's, an organisation's or a date's; and names that it does not know where the words say that they are
places.

The order of work: cut the text into runs of capitalised words; find which words are people's surnames here;
then take from each run the longest part that is a name, and keep it if the words around allow it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator

from sayso.placewords import name_pattern, noun_kind, place_words
from sayso.record import Span

Names = Callable[[str], bool]
_WORD = re.compile(r"[^\s-]+")
_LONGEST_RUN = 200  # characters
_LONGEST = 6  # words of the longest name that is looked up

# Right before a name: "in", "the town of", "northern"; strong enough for a name that is also a common word
# or unknown.
_AT = re.compile(
    r"\b(?:in|at|from|near|outside|towards?|across|through|throughout|around|inside|into|of|to|via|reached|"
    r"entered|left|visited)\s+(?:the\s+)?(?:(?:north|south|east|west|cent)[a-z]*\s+)?$",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"\b(?:in|at|from|near|outside|across|into)\s+$")  # no person stands behind these
_CONTRACTED = re.compile(r"[’'](?:re|ve|ll|m|d|t)$")
_KIND_OF = re.compile(r"\b([a-z]+)\s+of\s+(?:the\s+)?$")
_KIND_AFTER = re.compile(r"^\s+(?:[a-z]+\s+)?([a-z]+)\b")
_AFTER_PLACE = re.compile(r",\s+$")
_SAID = re.compile(
    r"^,?\s+(?:said|says|told|added|asked|recalled|testified|pleaded|scored|who|whose|"
    r"was (?:born|charged|arrested))\b"
)
_OF_PERSON = re.compile(r"^,\s+(?:who\b|\d{1,2},)|^\s+(?:said|told|added)\b")
_JOIN = re.compile(r"(?<=[^\W\d_]{2})(?<!\b[Aa]l)(?<!\b[Ee]l)-(?=[^\W\d_a-z])")
_OF = re.compile(r" (?:of|on|upon)(?: the)? ")
_STREETS = re.compile(
    r"^(?:street|st|road|rd|avenue|ave|boulevard|blvd|drive|dr|lane|ln|court|ct|way|pike|highway|hwy)$"
)
_AGE = re.compile(r"^,\s+(?:who|\d{1,2}\b(?!,))")
_SURE = frozenset({"town", "quarter", "admin1", "admin2", "water"})


def find_toponyms(text: str, names: Names) -> tuple[Span, ...]:
    """The place names of `text`, in order, without overlaps; offsets in code points.

    `names` tells whether a gazetteer has a name, however it is spelt in the text (case, accents, "St." are
    its concern).
    """
    finder = _Finder(text, names)
    return tuple(Span(start=s, end=e, text=text[s:e]) for s, e in finder.spans())


class _Finder:
    """One text's runs of capitalised words, and whose surnames occur in it."""

    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.words = place_words()
        self.known: dict[str, bool] = {}
        self.names = names
        self.runs = [piece for m in name_pattern().finditer(text) for piece in self._pieces(*m.span())]
        self.surnames = self._surnames()

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A run cut at "of" unless the whole is a name: "Steven Sachs of Alexandria", but "Isle of Man"."""
        while end - start > _LONGEST_RUN:  # no name, but a line of capitals
            cut_at = self.text.rfind(" ", start, start + _LONGEST_RUN)
            cut_at = cut_at if cut_at > start else start + _LONGEST_RUN
            yield start, cut_at
            start = cut_at
            while start < end and self.text[start] in " -":
                start += 1
        while start < end and not self._knows(self.text[start:end]):
            cut = _OF.search(self.text, start, end)
            if cut is None:
                break
            yield start, cut.start()
            start = cut.end()
        if start < end:
            yield start, end

    def spans(self) -> Iterator[tuple[int, int]]:
        """Every place name."""
        for start, end in self.runs:
            yield from self._from_run(start, end)

    def _knows(self, name: str) -> bool:
        found = self.known.get(name)
        if found is None:
            found = self.known[name] = self.names(name)
        return found

    def _surnames(self) -> set[str]:
        """Last words of runs that begin with a given name or follow a title, and are no place as a whole."""
        found = set()
        for start, end in self.runs:
            parts = [p for p in self._parts(start, end) if self._low(p) not in self.words.function]
            first = self._low(parts[0]) if parts else ""
            titled = self._title_before(start) or first in self.words.titles
            if len(parts) > 1 and not self._knows(self._slice(parts)):
                person = first in self.words.given or titled or bool(_OF_PERSON.match(self.text[end : end + 20]))
                if person:
                    found.add(self._low(parts[-1]).removesuffix("'s").removesuffix("’s"))
            elif len(parts) == 1 and self._title_before(start):
                found.add(first)
        return found

    def _parts(self, start: int, end: int) -> list[tuple[int, int]]:
        return [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", self.text[start:end])]

    def _low(self, part: tuple[int, int]) -> str:
        return self.text[part[0] : part[1]].casefold().rstrip(".")

    def _title_before(self, start: int) -> bool:
        """A title or a middle initial right before: "Sheriff X", "Ronnie M. X"."""
        text = self.text[max(0, start - 25) : start]
        before = re.search(r"([^\W\d_]+)\.?\s$", text)
        if before is not None and before.group(1).casefold() in self.words.titles:
            return True
        return re.search(r"[A-Z][a-z]+ [A-Z]\.\s$", text) is not None

    def _from_run(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        possessive = re.search(r"[’'ʼ`]s\b|s[’'](?=\s|$)", self.text[start:end])
        if possessive and not self._knows(self.text[start:end]):
            cut = start + possessive.start() + (possessive.group()[0] == "s")
            yield from self._from_run(start, cut)
            rest = start + possessive.end()
            while rest < end and self.text[rest] in " -":
                rest += 1
            if rest < end:
                yield from self._from_run(rest, end)
            return
        parts = self._parts(start, end)
        while parts and self._idle(parts[0]) and not self._knows(self._slice(parts)):
            parts = parts[1:]
        while parts and self._idle(parts[-1]) and not self._knows(self._slice(parts)):
            parts = parts[:-1]
        if not parts:
            return
        if "-" in self._slice(parts) and not self._knows(self._slice(parts)):
            yield from self._hyphened(parts)
            return
        yield from self._from_parts(parts)

    def _idle(self, part: tuple[int, int]) -> bool:
        """A capitalised word that only begins a sentence, or a weekday: "In", "Friday"; never "US"."""
        word = self.text[part[0] : part[1]]
        return self._low(part) in self.words.function and not (word.isupper() and len(word) > 1)

    def _hyphened(self, parts: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Names joined by a hyphen ("DFL-Cook", "Egypt-US"); an Arabic article stays with its name."""
        start, end = parts[0][0], parts[-1][1]
        cuts = [start, *(start + m.end() for m in _JOIN.finditer(self.text[start:end])), end]
        pieces = [self.text[i:j].strip("- ") for i, j in itertools.pairwise(cuts)]
        if len(cuts) == 2 or not all(self._knows(piece) or (piece.isupper() and len(piece) < 5) for piece in pieces):
            yield from self._from_parts(parts)
            return
        for i, j in itertools.pairwise(cuts):
            inner = self._parts(i, j - (j != end))
            if inner:
                yield from self._from_parts(inner)

    def _slice(self, parts: list[tuple[int, int]]) -> str:
        return self.text[parts[0][0] : parts[-1][1]]

    def _from_parts(self, parts: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The longest known name in the run that the rest of the run allows, then what is left beside it."""
        if self._is_person(parts):
            return
        for size in range(min(len(parts), _LONGEST), 0, -1):
            for i in range(len(parts) - size + 1):
                inner, before, after = parts[i : i + size], parts[:i], parts[i + size :]
                if self._fits(inner, before, after):
                    yield inner[0][0], inner[-1][1]
                    return
        if self._told_to_be_place(parts):
            yield parts[0][0], parts[-1][1]

    def _fits(self, inner: list[tuple[int, int]], before: list[tuple[int, int]], after: list[tuple[int, int]]) -> bool:
        name, w = self._slice(inner), self.words
        if not self._knows(name) or len(name) < 2 or _CONTRACTED.search(name):
            return False
        low = name.casefold()
        listed = self.text[max(0, inner[0][0] - 2) : inner[0][0]] == ", "  # "Jackson, Miss."
        if low in w.not_names or (low in w.titles and not listed) or (low in w.function and not name.isupper()):
            return False
        if before and not all(self._low(p) in w.leading or self._low(p) in w.titles for p in before):
            return False  # "Hank Jackson", "Bank of America"
        if after:
            nouns = [self._low(p) for p in after]
            if _STREETS.match(nouns[0]):
                return False
            if nouns[-1] in w.organisation and nouns[0] not in w.local:
                return False
            if not (nouns[0] in w.local or noun_kind(nouns[0]) or self._given(nouns[0])):
                return False
        if len(inner) == 1 and not after:
            return self._single(inner[0], low)
        if self._low(inner[0]) in w.given and not after and noun_kind(self._low(inner[-1])) is None:
            before_it, behind = self.text[max(0, inner[0][0] - 40) : inner[0][0]], self.text[inner[-1][1] :][:40]
            return self._cued(before_it, behind)  # "Jeff Davis" is a county, and a person
        return True

    def _given(self, word: str) -> bool:
        return word in self.words.titles

    def _single(self, part: tuple[int, int], low: str) -> bool:
        """Whether a lone word is the place: not a surname of this text, not a common word without a cue."""
        start, end = part
        before, after = self.text[max(0, start - 40) : start], self.text[end : end + 40]
        if self._title_before(start) or (low in self.surnames and not _INSIDE.search(before)):
            return False
        if noun_kind(low) and not _AT.search(before):
            return False
        doubtful = low in self.words.given or (low in self.words.ambiguous and not self.text[start:end].isupper())
        if doubtful and not self._cued(before, after):
            return False
        return not _AGE.match(after)

    def _cued(self, before: str, after: str) -> bool:
        if _SAID.match(after):
            return False
        return bool(_AT.search(before) or _AFTER_PLACE.search(before) or re.match(r"^,\s+[A-Z]", after))

    def _is_person(self, parts: list[tuple[int, int]]) -> bool:
        if len(parts) < 2 or self._knows(self._slice(parts)):
            return False
        first = self._low(parts[0])
        if first in self.words.given and noun_kind(self._low(parts[-1])) is None:
            return self._low(parts[1]) not in self.words.local
        return self._title_before(parts[0][0]) and first not in self.words.local

    def _told_to_be_place(self, parts: list[tuple[int, int]]) -> bool:
        """Unknown, but "the village of X", "X district" or "X County" in the text."""
        start, end = parts[0][0], parts[-1][1]
        lows = {self._low(p) for p in parts} | {self._slice(parts).casefold()}
        if lows & self.words.not_names - {"state"} or self._slice(parts[-2:]).casefold() in self.words.not_names:
            return False
        of = _KIND_OF.search(self.text[max(0, start - 40) : start])
        if of and noun_kind(of.group(1)) in _SURE:
            return True
        if len(parts) > 1 and noun_kind(self._low(parts[-1])) in ("admin1", "admin2"):
            return True
        after = _KIND_AFTER.match(self.text[end : end + 40])
        kind = noun_kind(after.group(1)) if after else None
        at = bool(_AT.search(self.text[max(0, start - 40) : start]))
        return kind in ("town", "quarter", "admin2", "admin1") and at and len(parts) <= 3
