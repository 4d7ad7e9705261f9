"""The words of one actor phrase: what goes before the name, where the head ends, how it is written."""

from __future__ import annotations

from sayso.resolution.actors_report import Found, ReportView


def is_modifier(view: ReportView, f: Found, end: int) -> bool:
    """Whether the name only describes another: "Turkish-backed militants", "anti-Assad activists"."""
    if f.stop < end and view.tokens[f.stop].key in view.lexicon.words.modifier_ends:
        return True
    return f.first > 0 and view.tokens[f.first - 1].key in ("anti", "pro") and f.stop < end


def trim(view: ReportView, first: int, stop: int) -> tuple[int, int]:
    """The phrase without the verb, preposition or conjunction that a reader took along at either end."""
    words = view.lexicon.words
    while stop - first > 1 and view.tokens[stop - 1].text.islower() and view.tokens[stop - 1].key in words.edges:
        stop -= 1
    while stop - first > 1 and view.tokens[first].text.islower() and view.tokens[first].key in words.edges:
        first += 1
    return first, stop


def skip_leading(view: ReportView, first: int, stop: int) -> int:
    """The token after articles, numbers and quantities."""
    i = first
    while i < stop - 1:
        token = view.tokens[i]
        if any(f.first == i and f.stop > i for f in view.within(i, stop)):
            break
        if token.key not in view.lexicon.words.leading and not token.key[0].isdigit():
            break
        if token.key[0].isdigit() and not token.key.replace(",", "").isdigit():
            break  # "162nd Division", "23-year-old student"
        i += 1
    return i


def skip_modifier(view: ReportView, start: int, stop: int) -> int:
    """Past "London-based", "U.S.-backed" and the like at the front."""
    for length in (1, 2, 3):
        if start + length + 1 < stop and view.tokens[start + length].key in ("based", "linked", "affiliated"):
            return start + length + 1
    return start


def phrase_end(view: ReportView, start: int, stop: int) -> int:
    """Where a relative clause or an apposition after a comma begins."""
    for i in range(start + 1, stop):
        gap = view.text[view.tokens[i - 1].end : view.tokens[i].start]
        if view.tokens[i].key in view.lexicon.words.clause and view.tokens[i].text.islower():
            return i
        if "(" in gap:
            return i
    return stop


def head_end_of(view: ReportView, start: int, end: int) -> int:
    """Where the first preposition, comma or conjunction after the head begins."""
    names = view.within(start, end)
    for i in range(start + 1, end):
        gap = view.text[view.tokens[i - 1].end : view.tokens[i].start]
        inside = gap == "-" or any(f.first < i < f.stop for f in names) or view.inside_noun(i, start, end)
        if not inside and (
            "," in gap or (view.tokens[i].key in view.lexicon.words.prepositions and view.tokens[i].text.islower())
        ):
            return i
    return end


def words_of(view: ReportView, start: int, end: int) -> str:
    """The phrase as a name: one space between words, no possessive, US and UN without dots."""
    words = view.text[view.tokens[start].start : view.tokens[end - 1].end]
    return " ".join(words.split()).removesuffix("'s").removesuffix("’s").replace("U.S.", "US").replace("U.N.", "UN")
