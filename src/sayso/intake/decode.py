"""Bytes -> text. An encoding is stated or it is UTF-8; a guess is only ever a hint in the message."""

from __future__ import annotations

import codecs
import io
import re

from sayso.errors import IntakeError

MARKS = (  # byte-order marks; the first two bytes of UTF-32-LE are UTF-16's, so it comes first
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_:.-]{2,40})""", re.I)
STRAY = 0.01  # of the characters may be broken in a page that states its encoding
META_WINDOW = 8_192  # bytes; the HTML standard asks for the first 1,024, pages with long heads need more


def decode(body: bytes, where: str, stated: tuple[str | None, ...] = (), fallback: str | None = None) -> str:
    """Decode by the byte-order mark, else as UTF-8, else by the first of the `stated` encodings that is known
    and fits, else by the `fallback` that the user gave.

    UTF-8 comes before what a page states: text in another encoding hardly ever happens to be valid UTF-8, and
    statements are often left over from a template. Where bytes break the encoding that a page states, but
    few, each becomes U+FFFD, as in a browser. Raises IntakeError, with the offending byte and the likely
    encoding, when nothing fits.
    """
    for encoding in (marked(body), "utf-8", *(web_name(name) for name in (*stated, fallback))):
        if encoding is None:
            continue
        try:
            return body.decode(encoding)
        except UnicodeError:
            continue
    for name in stated:
        if encoding := web_name(name):
            text = body.decode(encoding, "replace")
            if text.count("\ufffd") <= STRAY * len(text):
                return text
    raise IntakeError(where, not_utf8(body))


def marked(body: bytes) -> str | None:
    """The encoding that the byte-order mark names."""
    return next((encoding for mark, encoding in MARKS if body.startswith(mark)), None)


def meta_charset(body: bytes) -> str | None:
    """The encoding that a page's `<meta charset>` or `<meta http-equiv>` names."""
    match = _META.search(body[:META_WINDOW])
    return match[1].decode("ascii") if match else None


def web_name(name: str | None) -> str | None:
    """Python's name of a stated encoding; None for an unknown one.

    Pages that say ISO-8859-1 or ASCII mean windows-1252 (WHATWG Encoding Standard, 4.2).
    """
    if not name:
        return None
    try:
        io.TextIOWrapper(io.BytesIO(), name.strip())  # refuses "hex" and the like, which are no text encodings
        known = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return None
    return "cp1252" if known.name in ("iso8859-1", "ascii") else known.name


def not_utf8(body: bytes) -> str:
    """What to say of bytes that are not UTF-8: where they break, and what they look like."""
    try:
        body.decode("utf-8")
        problem = "the bytes do not fit the encoding"
    except UnicodeDecodeError as error:
        problem = f"not valid UTF-8: byte 0x{body[error.start]:02X} at offset {error.start}"
    guess = _guess(body)
    hint = f"; it looks like {guess}: give --encoding {guess}" if guess else "; give its encoding with --encoding"
    return f"{problem}{hint}, or convert it to UTF-8"


def _guess(body: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(body[:65_536]).best()
    return best.encoding if best else None
