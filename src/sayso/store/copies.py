"""Which reports are copies of one another: MinHash over word shingles (Broder 1997), own and small.

A signature has 72 minima over the whole text and 36 over its first words: a copy that was cut at the end
keeps its
beginning. Two reports are copies if four fifths of the first or nine tenths of the second agree. A text of
a few words
("Explosions heard in Kyiv") is a copy only of the same words published within two days.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5  # words
WHOLE = 72  # minima over all shingles, in bands of ROWS
LEAD = 36  # minima over the first LEAD_WORDS, in bands of ROWS
ROWS = 6  # a pair of similarity 0.8 shares at least one of 12 such bands 97 times in 100, 0.9 always
LEAD_WORDS = 100
COPY_FROM = 0.8
LEAD_FROM = 0.9
SHORT = 20  # words; below, only the same words count
SHORT_DAYS = 2
CHUNK = 4_096  # shingles hashed at a time, to bound memory on long texts

_MASK = (1 << 64) - 1


def _splitmix(n: int, seed: int) -> NDArray[np.uint64]:
    """The first `n` numbers of SplitMix64 (Steele, Lea, Flood 2014): fixed constants without a table."""
    numbers = []
    for _ in range(n):
        seed = (seed + 0x9E3779B97F4A7C15) & _MASK
        z = seed
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        numbers.append(z ^ (z >> 31))
    return np.array(numbers, dtype=np.uint64)


_A = _splitmix(WHOLE, 1) | np.uint64(1)
_B = _splitmix(WHOLE, 2)
_POWERS = _splitmix(SHINGLE, 3) | np.uint64(1)


def signature(words: Sequence[str]) -> bytes:
    """The report's signature: number of words, WHOLE minima, LEAD minima, as little-endian uint32; b""
    without words.
    """
    if not words:
        return b""
    hashes = np.fromiter((zlib.crc32(w.encode()) for w in words), dtype=np.uint64, count=len(words))
    whole = _minima(_shingles(hashes), WHOLE)
    lead = _minima(_shingles(hashes[:LEAD_WORDS]), LEAD)
    numbers = np.concatenate((np.array([len(words)], dtype=np.uint32), whole, lead))
    return numbers.astype("<u4").tobytes()


def bands(signed: bytes) -> list[int]:
    """The keys (signed 64-bit) under which a report is looked up: likely copies share at least one."""
    if not signed:
        return []
    numbers = np.frombuffer(signed, dtype="<u4")[1:].astype(np.uint64).reshape(-1, ROWS)
    powers = _splitmix(ROWS, 4) | np.uint64(1)
    mixed = (numbers * powers).sum(axis=1, dtype=np.uint64)
    # A whole band and a lead band must not meet: the band's kind goes into its key, its number as well.
    mixed = (mixed + _splitmix(len(mixed), 5)) * np.uint64(0xBF58476D1CE4E5B9)
    return [int(n) for n in mixed.astype(np.int64)]


def similarity(left: bytes, right: bytes, left_day: date, right_day: date) -> float | None:
    """How alike two reports are (estimated Jaccard similarity of the whole texts, 0..1); None if they are
    no copies.
    """
    if not left or not right:
        return None
    a = np.frombuffer(left, dtype="<u4")
    b = np.frombuffer(right, dtype="<u4")
    whole = float(np.mean(a[1 : WHOLE + 1] == b[1 : WHOLE + 1]))
    if min(a[0], b[0]) < SHORT:
        near = abs((left_day - right_day).days) <= SHORT_DAYS
        return whole if near and whole == 1.0 and a[0] == b[0] else None
    lead = float(np.mean(a[WHOLE + 1 :] == b[WHOLE + 1 :]))
    return whole if whole >= COPY_FROM or lead >= LEAD_FROM else None


def _shingles(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    size = min(SHINGLE, len(hashes))
    n = len(hashes) - size + 1
    mixed = np.zeros(n, dtype=np.uint64)
    for offset in range(size):
        mixed += hashes[offset : offset + n] * _POWERS[offset]
    mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


def _minima(shingles: NDArray[np.uint64], n: int) -> NDArray[np.uint32]:
    low = np.full(n, 0xFFFFFFFF, dtype=np.uint32)
    for start in range(0, len(shingles), CHUNK):
        part = shingles[start : start + CHUNK, None]
        permuted = ((part * _A[:n] + _B[:n]) >> np.uint64(32)).astype(np.uint32)
        np.minimum(low, permuted.min(axis=0), out=low)
    return low
