"""Keys under which place names are kept and looked up. Standard library only: the gazetteer's build uses it
too.

`fold` makes spellings of one name equal; `skeleton` makes transliterations of one Arabic name equal, at the
price of some chance hits, so it is for second tries only.
"""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "e", "þ": "th"}
    | dict.fromkeys("'’‘`´ʻʼʿʾ′ʹ", "")
    | dict.fromkeys('-–—/_.,()"“”', " ")
)
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_ARTICLES = frozenset(["al", "el", "ad", "ar", "as", "ash", "at", "az", "an", "ed", "er", "es", "ez", "et", "il", "ul"])
_SOUNDS = (
    ("kh", "x"), ("gh", "g"), ("sh", "s"), ("ch", "s"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("dj", "j"),
    ("q", "k"), ("c", "k"), ("z", "s"), ("v", "b"), ("p", "b"),
)  # fmt: skip


def fold(name: str) -> str:
    """The key of a name: no case, accents, apostrophes or hyphens; "St." is "saint"; no leading "the"."""
    text = name if name.isascii() else _unaccented(name)
    text = text.casefold().translate(_LETTERS)
    if not text.isascii():  # folding case can bring accents back
        text = _unaccented(text).translate(_LETTERS)
    words = [_SHORT.get(word, word) for word in text.split()]
    while len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(words)


def _unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def bare(key: str) -> str:
    """A folded name without its leading Arabic article, if it has one: "al bab" -> "bab"."""
    first, _, rest = key.partition(" ")
    return rest if rest and first in _ARTICLES else key


def skeleton(key: str) -> str:
    """The consonants of a folded name in a coarse alphabet: "shaghour" and "shughur" agree."""
    words = key.split()
    word = "".join(w for w in words if w not in _ARTICLES) or "".join(words)
    for sound, letter in _SOUNDS:
        word = word.replace(sound, letter)
    first, rest = word[:1], re.sub("[aeiouwyh]", "", word[1:])
    letters = ("a" if first in "aeiou" else first) + rest
    return re.sub(r"(.)\1+", r"\1", letters)
