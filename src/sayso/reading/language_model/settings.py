"""Where the endpoint is, how hard to try, and what a token costs; read from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from sayso.errors import ReaderError
from sayso.record import Struct

PUBLIC = "https://api.openai.com/v1"  # where the official client goes when no base URL is given


class Settings(Struct, frozen=True, kw_only=True):
    """Everything a reader needs to know besides the ontology."""

    model: str
    base_url: str
    key: str
    cache: Path
    concurrency: int = 4  # reports read at a time
    timeout: float = 120.0  # seconds from a request's start to its last byte, and of silence before its headers
    attempts: int = 5  # requests for one chunk, the first included
    pause: float = 1.0  # seconds before the second attempt; doubled each time, with jitter
    patience: float = 120.0  # longest wait in seconds that an endpoint's Retry-After is granted
    answer_bytes: int = 2_000_000  # of a response's body; far above `answer_tokens`
    answer_tokens: int = 4096  # of one answer; a chunk that needs more is cut in two
    seed: int = 0
    prompt_price: float | None = None  # per million tokens, in the user's currency
    completion_price: float | None = None

    @property
    def host(self) -> str:
        """The endpoint without its scheme, user or key: what messages, provenance and the cache call it."""
        return _host(self.base_url)

    @property
    def reader(self) -> str:
        """The reader's name in provenance: the model, and the endpoint where it is not the public one."""
        place = "" if self.host == _host(PUBLIC) else f"@{self.host}"
        return f"openai:{self.model}{place}"

    @classmethod
    def from_environment(cls, model: str, environ: Mapping[str, str]) -> Settings:
        """Read OPENAI_* and SAYSO_LLM_*. Raises ReaderError where a value is missing or unusable."""
        key = environ.get("OPENAI_API_KEY", "").strip()
        if not key:
            raise ReaderError(
                f"--reader openai:{model}: OPENAI_API_KEY is not set; set it to the endpoint's key, or to any word "
                "where the endpoint (Ollama, vLLM) wants none"
            )
        wrong = next((n for n, character in enumerate(key, 1) if not "!" <= character <= "~"), None)
        if wrong is not None:  # said without the key, which the HTTP library's own error would show
            raise ReaderError(
                f"OPENAI_API_KEY has a character at position {wrong} that no key has; expected letters, digits and "
                "ASCII marks on one line; set it anew, without curly quotation marks, spaces or line breaks"
            )
        return cls(
            model=model,
            base_url=_base_url(environ.get("OPENAI_BASE_URL") or PUBLIC),
            key=key,
            cache=_cache(environ),
            concurrency=int(_number(environ, "SAYSO_LLM_CONCURRENCY", 4, least=1, most=64) or 4),
            timeout=_number(environ, "SAYSO_LLM_TIMEOUT", 120, least=1, most=3600) or 120,
            prompt_price=_number(environ, "SAYSO_LLM_PROMPT_PRICE", None, least=0, most=1e6),
            completion_price=_number(environ, "SAYSO_LLM_COMPLETION_PRICE", None, least=0, most=1e6),
        )


def _host(url: str) -> str:
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.hostname}{port}{parts.path.rstrip('/')}"


def _base_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound:
        raise ReaderError(f"OPENAI_BASE_URL is {url!r}; expected an address such as http://localhost:11434/v1")
    return url


def _cache(environ: Mapping[str, str]) -> Path:
    """The user's cache folder as the XDG base directory specification has it: a relative path is ignored."""
    given = Path(environ.get("XDG_CACHE_HOME", ""))
    base = given if given.is_absolute() else Path(environ.get("HOME") or Path.home()) / ".cache"
    return base / "sayso" / "answers"


def _number(environ: Mapping[str, str], name: str, default: float | None, *, least: float, most: float) -> float | None:
    text = environ.get(name, "").strip()
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise ReaderError(f"{name} is {text!r}; expected a number from {least:g} to {most:g}")
    return value
