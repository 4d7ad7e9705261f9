"""Capitals for a text that has lost them, by how other texts write its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[^\W\d_]+")
_AMID = re.compile(r"(?<=[a-z,;] )[^\W\d_]+")  # words whose capital is not the sentence's
_OPENING = re.compile(r"(?:^|[.!?]\s+|\n)[\"'(\[]*([a-z])")


def casing(texts: Iterable[str]) -> dict[str, str]:
    """Small letters -> the commonest form amid a sentence."""
    forms = Counter(word for text in texts for word in _AMID.findall(text))
    best: dict[str, str] = {}
    for form, _ in sorted(forms.items(), key=lambda item: (item[1], item[0])):
        best[form.lower()] = form
    return best


def restore(text: str, forms: Mapping[str, str]) -> str:
    """Words in their usual form; words never seen are taken for names. No length changes."""
    small = _WORD.sub(lambda m: forms.get(m[0], m[0].capitalize()), text.lower())
    return _OPENING.sub(lambda m: m[0][:-1] + m[1].upper(), small)
