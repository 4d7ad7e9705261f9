"""What a run has cost and dropped, counted from several threads."""

from __future__ import annotations

from collections import Counter
from threading import Lock

from sayso.reading.language_model.settings import Settings


class Usage:
    """Totals of one reader."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = Lock()

    def add(self, **counts: int) -> None:
        """Add to the totals: requests, cached, prompt_tokens, completion_tokens, events, values, unkept."""
        with self._lock:
            self._counts.update(counts)

    def __getitem__(self, name: str) -> int:
        with self._lock:
            return self._counts[name]

    def line(self, settings: Settings) -> str:
        """One line for the person who ran it. Tokens and cost are of this run's requests; what was cached was free."""
        prompt, completion = self["prompt_tokens"], self["completion_tokens"]
        parts = [
            f"{self['requests']:,} requests, {self['cached']:,} answers from the cache",
            f"{prompt:,} prompt and {completion:,} completion tokens{_cost(prompt, completion, settings)}",
            f"dropped as not in the text or the ontology: {self['events']:,} events, {self['values']:,} values",
        ]
        if self["unkept"]:
            parts.append(f"{self['unkept']:,} answers could not be kept in {settings.cache}")
        return f"openai:{settings.model}: " + "; ".join(parts)


def _cost(prompt: int, completion: int, settings: Settings) -> str:
    if settings.prompt_price is None or settings.completion_price is None:
        return ""
    cost = (prompt * settings.prompt_price + completion * settings.completion_price) / 1e6
    return f", cost {cost:.4f}"
