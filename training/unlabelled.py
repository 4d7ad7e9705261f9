"""Unlabelled news to learn from: reports near the mix of the gold reports, shortened at a sentence's or line's end."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

# File below the corpora's folder -> reports taken of it, and the longest text in characters.
SHARES = {
    "news/fakes_syria.jsonl": (550, 4000),
    "news/news_cluster5w1h.jsonl": (263, 4000),
    "news/re3d.jsonl": (98, 4000),
    "news/gaza_headlines.jsonl": (12000, 400),
    "news/idf_telegram.jsonl": (1667, 1500),
    "news/ua_web_2026.jsonl": (53, 6000),
    "news/india_police_events.jsonl": (200, 2000),
    "polnear/train.jsonl": (400, 2500),
}


def texts(corpora: Path, rng: random.Random) -> Iterator[str]:
    """The texts, source by source."""
    for name, (count, limit) in SHARES.items():
        rows = [json.loads(x) for x in (corpora / name).read_text(encoding="utf-8").splitlines()]
        rng.shuffle(rows)
        for row in rows[:count]:
            yield _shortened(row["text"] or row["title"], limit)


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = max(text.rfind("\n", 0, limit), text.rfind(". ", 0, limit) + 1)
    return text[: cut if cut > 0 else limit]


def key(text: str) -> str:
    """What two copies of a text share: its first words, without case, space and punctuation."""
    return "".join(c for c in text.casefold() if c.isalnum())[:80]
