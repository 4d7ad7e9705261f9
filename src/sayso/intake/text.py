"""The last place where a report's text may change: after this, its digest and every offset are fixed.

Two promises:
- `keep_places` replaces characters one for one, so that an offset into its input is an offset into its
  output. It is all that happens to text that somebody hands over as a string (a row of JSON Lines, CSV or
  Parquet; Python).
- `tidy` also composes (Unicode NFC), joins line ends and removes invisible characters. It is for text files
  and web pages, where nobody holds offsets yet.

Both leave clean text as it is, to the character, and change nothing the second time.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Controls (C0 and C1) but for the newline: they separate, so they become a space.
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|\r(?=\n)")
# Line ends of other systems: carriage return alone (old Macintosh), NEL, line and paragraph separator.
_NEWLINE = re.compile(r"[\r\x85\u2028\u2029]")
# Half of a surrogate pair is no character and has no UTF-8 form.
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Invisible, and without meaning in English: soft hyphen, zero-width space, word joiner, byte-order mark, and
# the marks that steer the direction of text. They break words and names apart, and can make a page show what
# the text does not say. Joiners (U+200C, U+200D) and variation selectors stay: emoji are made with them.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def keep_places(text: str) -> str:
    """Replace what is no text, one character for one: `len(keep_places(t)) == len(t)`.

    Control characters (the tab too, and the return of a return-newline pair) become spaces, other line ends
    become newlines, lone surrogates become U+FFFD.
    """
    return _SURROGATE.sub("\ufffd", _NEWLINE.sub("\n", _CONTROL.sub(" ", text)))


def tidy(text: str) -> str:
    """Clean the text of a document: line ends, invisible characters, Unicode NFC, then `keep_places`.

    Offsets into the input hold only where the input was clean.
    """
    joined = _INVISIBLE.sub("", text.replace("\r\n", "\n"))
    return unicodedata.normalize("NFC", keep_places(joined))


def has_words(text: str) -> bool:
    """Whether there is a letter anywhere: digits, marks and emoji alone are no report."""
    return any(char.isalpha() for char in text)


def sha256(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
