"""Untrusted text made safe to look at: nothing in it acts on the terminal, the page or the reader's eye."""

import re

# Control characters (they drive terminals), bidirectional controls and marks (they reorder what is seen),
# zero-width and tag characters (they hide words), line and paragraph separators, lone surrogates (they
# cannot be encoded). Joiners U+200C and U+200D stay: Persian, the Indic scripts and emoji need them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_BLANK = re.compile(r"\s+")


def code_point(char: str) -> str:
    """Name a character: U+202E."""
    return f"U+{ord(char):04X}"


def split(text: str) -> list[tuple[str, bool]]:
    """Cut a text into (piece, hidden) pairs, in order; a hidden piece is one character to be named."""
    pieces: list[tuple[str, bool]] = []
    last = 0
    for match in _HIDDEN.finditer(text):
        if match.start() > last:
            pieces.append((text[last : match.start()], False))
        pieces.append((match.group(), True))
        last = match.end()
    if last < len(text):
        pieces.append((text[last:], False))
    return pieces


def visible(text: str) -> str:
    """Show every control and invisible character as `<U+202E>`; the rest of the text stays as it is."""
    return _HIDDEN.sub(lambda match: f"<{code_point(match.group())}>", text)


def line(text: str, limit: int | None = None) -> str:
    """Put a text on one line, visible, shortened to `limit` characters with an ellipsis."""
    flat = visible(_BLANK.sub(" ", text)).strip()
    return flat if limit is None or len(flat) <= limit else flat[: limit - 1].rstrip() + "…"
