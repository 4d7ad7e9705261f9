"""Unlabelled news to learn from: reports near the mix of the gold reports, shortened at a sentence's or line's end."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]

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
        rows = list(read(corpora / name))
        rng.shuffle(rows)
        for row in rows[:count]:
            yield shortened(row["text"], limit)


def read(path: Path) -> Iterator[Row]:
    """Every report of a corpus of news: its id, publisher and date as the corpus has them, and its text or title."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line:
            row = json.loads(line)
            id_ = row.get("id") or f"pn-{row['doc_id']}"
            text = row["text"] or row["title"]
            yield {"id": id_, "publisher": row["publisher"], "published": row["date"], "text": text}


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut at the end of a line or sentence where there is one."""
    if len(text) <= limit:
        return text
    cut = max(text.rfind("\n", 0, limit), text.rfind(". ", 0, limit) + 1)
    return text[: cut if cut > 0 else limit]


PASSAGE = 60  # letters and digits in a row that two texts have in common only where one was copied


def unknown(candidates: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """The candidates, each once, that share no passage with a known text; case, space and punctuation do not count.

    Texts shorter than a passage must differ as a whole.
    """
    passages = {p for text in known for p in _passages(_bare(text), 1)}
    for candidate in candidates:
        bare = _bare(candidate)
        own = set(_passages(bare, PASSAGE // 6)) | {bare[-PASSAGE:]}
        if bare and passages.isdisjoint(own):
            yield candidate
            passages.add(bare[:PASSAGE])


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _passages(bare: str, step: int) -> Iterator[str]:
    yield from (bare[n : n + PASSAGE] for n in range(0, max(1, len(bare) - PASSAGE + 1), step))
