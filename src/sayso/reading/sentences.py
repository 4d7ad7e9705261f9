"""Sentences of a report, as spans without the white space around them."""

from __future__ import annotations

import re

from sayso.record import Span

# Titles, ranks, months and the like that end in a full stop inside a sentence, in lower case without the stop.
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof rev hon st sr jr gen lt col maj capt cpl sgt cmdr adm brig pvt gov sen rep pres amb "
    "jan feb mar apr jun jul aug sep sept oct nov dec no nos vs v etc eg ie al inc ltd co corp dept est fig "
    "approx ft mt km u.s u.k u.n e.u d.c b.c a.d p.m a.m i.e e.g ph.d ca ariz calif conn del fla ga ill ind "
    "kan ky la mass md mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo".split()
)
# These may also end a sentence: they do when a capital follows that seldom continues a name.
_MAY_END = frozenset("u.s u.k u.n e.u d.c p.m a.m etc inc ltd co corp jr sr".split())
_OPENERS = frozenset(
    "the a an in on at it he she they we i this that these those but and meanwhile however after before while when "
    "as there his her their its our according".split()
)
_BOUNDARY = re.compile(r"""(?P<stop>[.!?…]{1,6})(?P<close>["'”’»)\]]{0,3})(?P<gap>\s+)""")
_LAST_WORD = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]+$")
_NEXT_WORD = re.compile(r"""["'“‘«(\[]*(\w+)""")
_LINE = re.compile(r"[^\n]+")
_LOOKBACK = 24  # characters: longer than any abbreviation


def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences of `text` in order. Between them stands only white space; every other character is in one."""
    found: list[Span] = []
    for line in _LINE.finditer(text):
        start = line.start()
        for match in _BOUNDARY.finditer(text, line.start(), line.end()):
            if _ends_sentence(text, match, line.end()):
                _keep(found, text, start, match.end("close"))
                start = match.end()
        _keep(found, text, start, line.end())
    return tuple(found)


def _keep(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Span(start=start, end=end, text=text[start:end]))


def _ends_sentence(text: str, match: re.Match[str], limit: int) -> bool:
    following = _NEXT_WORD.match(text, match.end(), min(limit, match.end() + 40))
    if following is None:
        return True
    first = following[1]
    if first[0].islower():
        return False  # "It's over!" he said
    if match["stop"] != ".":
        return True
    before = _LAST_WORD.search(text, max(0, match.start() - _LOOKBACK), match.start())
    if before is None:
        return True
    word = before[0].lower()
    if word in _MAY_END:
        return first.lower() in _OPENERS
    return word not in _ABBREVIATIONS and not (len(word) == 1 and before[0].isupper())
