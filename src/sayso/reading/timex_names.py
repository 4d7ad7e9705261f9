"""Words of time in names: "USA Today", "the Weekly Standard", "the Sunday Times" are no times."""

from __future__ import annotations

from sayso.reading.timex_grammar import Piece
from sayso.reading.timex_tokens import Tokens, around
from sayso.timeforms import Calendar

_WINDOW = 10  # tokens to each side that tell running text from a headline in capitals
_LONG = 4  # letters of a word that headlines write with a capital
_RUNNING = 3  # such words in lower case make running text
_QUOTES = frozenset({'"', "'", "`", "“", "”", "‘", "’"})


def is_name(tokens: Tokens, piece: Piece) -> bool:
    """Whether an expression is part of a proper name rather than a time.

    A weekday before "Times", "School" and their like; a title between quotes ("This Week") or in capitals
    ("60 Minutes"); or a word that running text writes small ("today", "daily") with a capital inside a
    sentence, beside another capital.
    """
    first, last = tokens.tokens[piece.first], piece.last
    if last - piece.first == 1 and first.low.endswith("day") and _word(tokens, last) in around("weekday_titles"):
        return _capital(tokens, last) and _beside(tokens, last)
    if not isinstance(piece.form, Calendar) and _quoted(tokens, piece):
        return _running(tokens, piece)
    if _titled(tokens, piece):
        return _running(tokens, piece)
    if first.low not in around("title_words") or not _capital(tokens, piece.first) or not _running(tokens, piece):
        return False
    before, after = _word(tokens, piece.first - 1), _word(tokens, last)
    leads = before.isalpha() and _capital(tokens, piece.first - 1) and _beside(tokens, piece.first)
    follows = after.isalpha() and _capital(tokens, last) and _beside(tokens, last)
    inside = before.isalpha() or before in (",", "-")
    return leads or (follows and inside)


def _titled(tokens: Tokens, piece: Piece) -> bool:
    """Whether a word behind the first has a capital that a time would not: "60 Minutes", "Monday Night"."""
    if isinstance(piece.form, Calendar) and (piece.form.holiday or piece.form.year):
        return False
    return any(
        one.low in around("small_words") and tokens.text[one.start : one.end].istitle()
        for one in tokens.tokens[piece.first + 1 : piece.last]
    )


def _quoted(tokens: Tokens, piece: Piece) -> bool:
    """Whether an expression in capitals stands alone between quotes, a comma or full stop apart: "This Week," """
    after = piece.last + (_word(tokens, piece.last) in (",", "."))
    closed = _word(tokens, after) in _QUOTES and _word(tokens, after + 1) != "s"
    words = range(piece.first, piece.last)
    capitals = all(_capital(tokens, index) or not _word(tokens, index).isalpha() for index in words)
    return closed and capitals and _word(tokens, piece.first - 1) in _QUOTES


def _word(tokens: Tokens, index: int) -> str:
    return tokens.tokens[index].low if 0 <= index < len(tokens.tokens) else ""


def _capital(tokens: Tokens, index: int) -> bool:
    return 0 <= index < len(tokens.tokens) and tokens.text[tokens.tokens[index].start].isupper()


def _beside(tokens: Tokens, index: int) -> bool:
    """Whether only a space stands before a token."""
    return tokens.text[tokens.tokens[index - 1].end : tokens.tokens[index].start] == " "


def _running(tokens: Tokens, piece: Piece) -> bool:
    """Whether most words of the line near by are written small, as in running text and not in a headline."""
    begin = tokens.text.rfind("\n", 0, tokens.tokens[piece.first].start)
    end = tokens.text.find("\n", tokens.tokens[piece.last - 1].end)
    near = tokens.tokens[max(0, piece.first - _WINDOW) : piece.last + _WINDOW]
    line = (one for one in near if one.start > begin and (end < 0 or one.end <= end))
    long = [one for one in line if len(one.low) >= _LONG and one.low.isalpha()]
    small = sum(not tokens.text[one.start].isupper() for one in long)
    return small >= _RUNNING and 2 * small > len(long)
