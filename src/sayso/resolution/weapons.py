"""Weapons named in a report -> entries of the registry: class and origin, nothing about performance or use.

Names are matched word by word, so that "F-16", "F16", "F-16s" and "F-16C" are one name; the longest name
wins. What the entries are is data (`data/weapons.toml`); `weapon_registry.py` reads and checks it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from sayso.record import Span, Struct, Weapon
from sayso.resolution.weapon_registry import Alias, Node, Registry, Word, read_registry, split_words

_GAP = re.compile(r"[-&‐‑–—/'’\"“”«»., ]{0,3}")  # between two words of a name
_TIGHT = re.compile(r"[-‐‑–—/.'’]?")  # between a letter and its number: F-16, F16, not "F 16"
_NEAR = 3  # words on each side of a common name that are searched for a weapon word
_VARIANT = 4  # letters and digits glued to a designation: F-16[C], S-300[PMU2]
_MAX_MODIFIERS = 5  # words between a system and the noun that closes its name
_MAX_PHRASE = 300  # code points of an argument that are looked at
_ARTICLE = re.compile(r"\b[AaEe]l[- ]$")  # "Jaish al-Fateh" is no missile
_TAIL = re.compile(r"\s(?:of|with|laced|loaded|filled|containing|that|which|packed|rigged|from|by)\s")


class Match(Struct, frozen=True):
    """A name found: words `first` to `last` (exclusive) of the text, and whose name it is."""

    first: int
    last: int
    alias: Alias


class WeaponRegistry:
    """The registry of weapon systems, munitions and kinds of weapon; made by `load`, never changed."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    @classmethod
    def load(cls, extra: Path | None = None) -> WeaponRegistry:
        """The built-in registry, with the entries of a user's own file laid over it.

        Raises RegistryError, naming the file and the entry, for unknown classes and keys, origins that are no
        country's code, ids used twice, and names that two entries claim without a rule.
        """
        return cls(read_registry(extra))

    @property
    def entries(self) -> tuple[Weapon, ...]:
        """Every entry, in the order of the files."""
        return self._registry.entries

    def find(self, text: str) -> tuple[tuple[Span, Weapon], ...]:
        """Every weapon named in a text, in order, without overlaps: its span and its entry.

        A span takes in the noun that closes the name: "Mirage 2000-5F multirole fighters". Names that are
        also ordinary words count beside a weapon word, or where the text names the same system without doubt.
        """
        words = split_words(text)
        matches = self._matches(text, words, argument=False)
        sure = {match.alias.entry.id for match in matches if not match.alias.common}
        found: list[tuple[Span, Weapon]] = []
        taken = 0
        for i, match in enumerate(matches):
            weapon = match.alias.entry
            if match.first < taken:
                continue  # the "rockets" of "Grad rockets"
            if match.alias.common and weapon.id not in sure:
                neighbours = matches[max(0, i - 1) : i] + matches[i + 1 : i + 2]
                if not (_near_system(text, words, match, neighbours) or self._beside_weapon(text, words, match)):
                    continue
            taken = self._closed(text, words, match)
            start, end = words[match.first].start, words[taken - 1].end
            found.append((Span(start=start, end=end, text=text[start:end]), weapon))
        return tuple(found)

    def match(self, phrase: str, *, instrument: bool = True) -> Weapon | None:
        """The entry that a weapon argument means: "United States-supplied ATACMS missiles" -> ATACMS.

        A system wins over a kind of weapon, a longer name over a shorter one, and of kinds the last before
        "of", "with" and the like, where an English noun phrase has its head. None where no entry fits ("it").
        Words such as "truck" are weapons only as the means of an attack: pass `instrument=False` for goods.
        """
        phrase = phrase[:_MAX_PHRASE]
        matches = self._matches(phrase, split_words(phrase), argument=instrument)
        systems = [match for match in matches if not match.alias.generic]
        if systems:
            return max(systems, key=lambda match: (match.last - match.first, -match.first)).alias.entry
        tail = _TAIL.search(phrase)
        words = split_words(phrase)
        heads = [match for match in matches if tail is None or words[match.first].start < tail.start()]
        return (heads or matches)[-1 if heads else 0].alias.entry if matches else None

    def _matches(self, text: str, words: Sequence[Word], *, argument: bool) -> list[Match]:
        """The longest name at each place, left to right. With `argument`, also the too common ones."""
        found: list[Match] = []
        i = 0
        while i < len(words):
            match = self._longest(text, words, i, argument=argument)
            if match:
                found.append(match)
                i = self._closed(text, words, match) if not match.alias.common else match.last
            else:
                i += 1
        return found

    def _longest(self, text: str, words: Sequence[Word], i: int, *, argument: bool) -> Match | None:
        """The longest name that begins at word `i`."""
        if i > 0 and words[i - 1].end == words[i].start:
            return None  # the middle of a longer designation or of an address
        node: Node | None = self._registry.names
        best: Match | None = None
        j = i
        while node is not None and j < len(words) and (j == i or _joined(text, words, j)):
            node = node.following.get(words[j].key) or _singular(node, words[j].key)
            j += 1
            last = _with_variant(words, i, j)
            for alias in node.aliases if node and last else ():
                if _fits(text, words, i, j, alias, argument=argument):
                    best = Match(first=i, last=last, alias=alias)
                    break
        return best

    def _closed(self, text: str, words: Sequence[Word], match: Match) -> int:
        """The word after a match, with the noun that closes it taken in: "ATACMS [tactical missiles]"."""
        if match.alias.generic:
            return match.last
        last = match.last
        for j in range(match.last, min(match.last + _MAX_MODIFIERS, len(words))):
            if not _joined(text, words, j) or "," in text[words[j - 1].end : words[j].start]:
                break
            if words[j].key in self._registry.heads and not _is_hyphened(text, words[j].end):
                last = j + 1
            elif words[j].key not in self._registry.modifiers:
                break
        return last

    def _beside_weapon(self, text: str, words: Sequence[Word], match: Match) -> bool:
        """Whether a weapon word stands near a common name, in the same sentence."""
        after = range(match.last, min(match.last + _NEAR, len(words)))
        before = range(max(0, match.first - _NEAR), match.first)
        start, end = words[match.first].start, words[match.last - 1].end
        return any(
            _is_noun(words[j].key, self._registry.nouns) and not _parted(text[end : words[j].start]) for j in after
        ) or any(
            _is_noun(words[j].key, self._registry.nouns) and not _parted(text[words[j].end : start]) for j in before
        )


def _fits(text: str, words: Sequence[Word], first: int, last: int, alias: Alias, *, argument: bool) -> bool:
    """Whether the words of the text may be this name: its capitals, its designation, its use."""
    if (alias.argument and not argument) or (
        alias.common and _ARTICLE.search(text[max(0, words[first].start - 4) : words[first].start])
    ):
        return False
    found = text[words[first].start : words[last - 1].end]
    if not _capitals(found, alias.text):
        return False
    return " " in alias.text or not _is_split(text, words, first, last)


def _capitals(found: str, name: str) -> bool:
    """Whether each word of a name that has a capital has it in the text; "TOW" needs all of its own."""
    for part, wanted in zip(split_words(found), split_words(name), strict=False):
        word, model = found[part.start : part.end], name[wanted.start : wanted.end]
        if model[0].isupper() and not word[0].isupper():
            return False
        if len(model) > 1 and model.isupper() and not word.removesuffix("s").isupper():
            return False
    return True


def _is_split(text: str, words: Sequence[Word], first: int, last: int) -> bool:
    """Whether a designation is broken by a space after a single letter: "F 16" is no name, "Su 24" is."""
    for j in range(first, last - 1):
        gap = text[words[j].end : words[j + 1].start]
        if words[j].end - words[j].start == 1 and not _TIGHT.fullmatch(gap):
            return True
    return False


def _joined(text: str, words: Sequence[Word], j: int) -> bool:
    """Whether words `j - 1` and `j` may belong to one name."""
    gap = text[words[j - 1].end : words[j].start]
    initial = gap == ". " and words[j - 1].end - words[j - 1].start <= 2  # "USS Gerald R. Ford", "vz. 58"
    return _GAP.fullmatch(gap) is not None and (initial or not _parted(gap))


def _parted(gap: str) -> bool:
    """Whether a sentence or line ends in a gap."""
    return "\n" in gap or ". " in gap or ";" in gap or "! " in gap or "? " in gap


def _singular(node: Node, key: str) -> Node | None:
    """The node of a plural's singular: "Shaheds", "batteries"."""
    if key.endswith("ies") and (found := node.following.get(key[:-3] + "y")):
        return found
    return node.following.get(key[:-1]) if key.endswith("s") and len(key) > 1 else None


def _with_variant(words: Sequence[Word], i: int, j: int) -> int:
    """The word after a designation, with what is glued to it: "S-300[PMU2]". 0 where too much is."""
    if not any(word.key[0].isdigit() for word in words[i:j]):
        return j
    size, last = 0, j
    while last < len(words) and words[last].start == words[last - 1].end:
        size += words[last].end - words[last].start
        if size > _VARIANT:
            return 0
        last += 1
    return last


def _near_system(text: str, words: Sequence[Word], match: Match, others: Sequence[Match]) -> bool:
    """Whether another system is named beside a common name: "Javelins and Stingers"."""
    for other in others:
        first, last = sorted((match, other), key=lambda each: each.first)
        gap = text[words[first.last - 1].end : words[last.first].start]
        if not other.alias.generic and last.first - first.last < _NEAR and not _parted(gap):
            return True
    return False


def _is_hyphened(text: str, end: int) -> bool:
    """Whether a word goes on with a hyphen: "Bulava submarine-launched"."""
    return text[end : end + 1] in ("-", "‑") and text[end + 1 : end + 2].isalpha()


def _is_noun(key: str, nouns: frozenset[str]) -> bool:
    return key in nouns or key.removesuffix("s") in nouns
