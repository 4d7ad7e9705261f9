"""Asking an OpenAI-compatible endpoint: bounded in time and size, patient with what passes, plain about what does not.

The only module that knows the client library.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Event
from typing import Any, Final, Literal

import httpx2
import msgspec
import openai

from sayso.errors import ReaderError
from sayso.reading.language_model.answer import events_in
from sayso.reading.language_model.cache import Reply
from sayso.reading.language_model.settings import Settings
from sayso.reading.language_model.usage import Usage
from sayso.record import Struct

PASSING: Final = frozenset({408, 409, 425, 429})  # and every 5xx
LONGEST_PAUSE: Final = 30.0  # seconds, of our own back-off
MAX_STEPS: Final = 6  # refusals of an option that one request may meet
STARTED: Final = "sayso.started"  # name of a request's start among its extensions


class Terms(Struct, frozen=True, kw_only=True):
    """Options that not every endpoint or model takes; what is refused once is not sent again."""

    form: Literal["schema", "object"] | None = "schema"
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: bool = True
    seed: bool = True

    def without(self, refused: str) -> Terms | None:
        """Terms that avoid what a refusal names; None where it names none of them."""
        change = msgspec.structs.replace
        if self.form is not None and ("response_format" in refused or "json_schema" in refused or "schema" in refused):
            return change(self, form="object" if self.form == "schema" else None)
        if self.limit == "max_tokens" and "max_tokens" in refused:
            return change(self, limit="max_completion_tokens")
        if self.temperature and "temperature" in refused:
            return change(self, temperature=False)
        if self.seed and "seed" in refused:
            return change(self, seed=False)
        return None


class Again(Exception):  # noqa: N818  caught here: a reason to wait, not an error
    """Something that may pass. `wait`: seconds that the endpoint asks for."""

    def __init__(self, problem: str, wait: float | None = None) -> None:
        self.wait = wait
        super().__init__(problem)


class TooLong(Exception):  # noqa: N818  caught here
    """A response beyond its bound."""


class Endpoint:
    """One model at one address. Safe to use from several threads."""

    def __init__(
        self,
        settings: Settings,
        schema: dict[str, Any],
        usage: Usage,
        *,
        sleep: Callable[[Event, float], object] = Event.wait,
    ) -> None:
        self.settings, self.schema, self.usage, self.sleep = settings, schema, usage, sleep
        self.terms = Terms()
        self.client = openai.OpenAI(
            api_key=settings.key,
            base_url=settings.base_url,
            max_retries=0,  # ours are counted, bounded and said
            timeout=settings.timeout,
            http_client=openai.DefaultHttpxClient(
                follow_redirects=False,  # a redirect would carry the key and the report elsewhere
                headers={"accept-encoding": "identity"},  # so that the bound on bytes is the bound on memory
                event_hooks={"request": [_clock], "response": [self._bound]},
            ),
        )

    def ask(self, system: str, user: str, stop: Event) -> Reply:
        """The answer, whole or cut at its limit of tokens. Raises ReaderError saying what the endpoint did.

        Once `stop` is set nothing more is sent, and no pause is waited for.
        """
        problem = ""
        for attempt in range(self.settings.attempts):
            try:
                return self._request(system, user, stop)
            except Again as again:
                problem = str(again)
                if attempt + 1 < self.settings.attempts:
                    self.sleep(stop, self._pause(attempt, again.wait))
        raise self._error(f"no usable answer in {self.settings.attempts} attempts; the last problem: {problem}")

    def close(self) -> None:
        """Close its connections."""
        self.client.close()

    def _request(self, system: str, user: str, stop: Event) -> Reply:
        for _ in range(MAX_STEPS):
            if stop.is_set():
                raise self._error("reading was stopped; nothing more was sent")
            terms = self.terms
            try:
                self.usage.add(requests=1)
                completion = self.client.chat.completions.create(**self._options(terms, system, user))
            except openai.APIStatusError as error:
                lesser = terms.without(_words(error)) if error.status_code in (400, 422) else None
                if lesser is None:
                    raise self._refused(error) from error
                self.terms = lesser
            except openai.APITimeoutError as error:
                raise Again(f"no answer within {self.settings.timeout:g} s") from error
            except openai.APIConnectionError as error:
                if isinstance(error.__cause__, TooLong):
                    raise self._error(str(error.__cause__)) from error
                raise Again(f"no connection ({error.__cause__ or error})") from error
            except TooLong as error:
                raise self._error(str(error)) from error
            except (openai.OpenAIError, ValueError) as error:
                raise Again(f"the response is no chat completion ({type(error).__name__})") from error
            else:
                return self._reply(completion)
        raise self._error(f"it refuses every form of request that Sayso knows ({self.terms})")

    def _options(self, terms: Terms, system: str, user: str) -> dict[str, Any]:
        options: dict[str, Any] = {
            "model": self.settings.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            terms.limit: self.settings.answer_tokens,
        }
        if terms.form == "schema":
            shape = {"name": "events", "strict": True, "schema": self.schema}
            options["response_format"] = {"type": "json_schema", "json_schema": shape}
        elif terms.form == "object":
            options["response_format"] = {"type": "json_object"}
        if terms.temperature:
            options["temperature"] = 0
        if terms.seed:
            options["seed"] = self.settings.seed
        return options

    def _reply(self, completion: object) -> Reply:
        """The client does not validate what an endpoint sends, so each field is looked at."""
        choices = getattr(completion, "choices", None)
        choice = choices[0] if isinstance(choices, list) and choices else None
        message = getattr(choice, "message", None)
        if message is None:
            raise Again("the response has no message")
        tokens = getattr(completion, "usage", None)
        spent = _count(tokens, "prompt_tokens"), _count(tokens, "completion_tokens")
        self.usage.add(prompt_tokens=spent[0], completion_tokens=spent[1])
        finish = getattr(choice, "finish_reason", None)
        refusal = getattr(message, "refusal", None)
        if refusal or finish == "content_filter":
            raise self._error(f"the model refused to read this report: {_short(refusal or 'content filter')}")
        content = getattr(message, "content", None)
        content = _sound(content) if isinstance(content, str) else ""
        cut = finish == "length"
        if not cut and events_in(content) is None:
            found = f"{_short(content)!r}" if content.strip() else "nothing"
            raise Again(f'expected a JSON object with "events", found {found}')
        return Reply(
            content=content, finish="cut" if cut else "whole", prompt_tokens=spent[0], completion_tokens=spent[1]
        )

    def _refused(self, error: openai.APIStatusError) -> Exception:
        status = error.status_code
        said = f"it answered {status}: {_short(error.message)}"
        if (status in PASSING or status >= 500) and "insufficient_quota" not in _words(error):
            wait = _retry_after(error.response.headers.get("retry-after"))
            if wait is not None and wait > self.settings.patience:
                return self._error(f"{said}; it asks to wait {wait:.0f} s, more than {self.settings.patience:.0f} s")
            return Again(said, wait)
        hint = {401: "; check OPENAI_API_KEY", 404: "; check OPENAI_BASE_URL and the model's name"}.get(status, "")
        return self._error(said + hint)

    def _pause(self, attempt: int, asked: float | None) -> float:
        """Doubling, with jitter so that many threads do not come back at once; never sooner than asked."""
        own: float = min(self.settings.pause * 2**attempt, LONGEST_PAUSE) * random.uniform(0.5, 1)
        return max(own, asked or 0.0)

    def _error(self, problem: str) -> ReaderError:
        return ReaderError(f"{self.settings.host}, model {self.settings.model}: {problem}")

    def _bound(self, response: httpx2.Response) -> None:
        """Hook of the HTTP client: no body, of an error either, is read beyond its bounds."""
        if response.headers.get("content-encoding", "identity") != "identity":
            raise TooLong("it sent a compressed response though none was asked for")
        if isinstance(response.stream, httpx2.SyncByteStream):
            deadline = response.request.extensions[STARTED] + self.settings.timeout
            response.stream = Bounded(response.stream, self.settings.answer_bytes, deadline)


class Bounded(httpx2.SyncByteStream):
    """A body that ends with an error when it grows too large or is not whole at its deadline."""

    def __init__(self, stream: httpx2.SyncByteStream, most: int, deadline: float) -> None:
        self.stream, self.most, self.deadline = stream, most, deadline

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for part in self.stream:
            size += len(part)
            if size > self.most:
                raise TooLong(f"its response is longer than {self.most:,} bytes")
            if time.monotonic() > self.deadline:
                raise httpx2.ReadTimeout("the body took too long")
            yield part

    def close(self) -> None:
        """Close the connection's stream."""
        self.stream.close()


def _clock(request: httpx2.Request) -> None:
    """Hook of the HTTP client: the time that an answer may take counts from here, its headers included."""
    request.extensions[STARTED] = time.monotonic()


def _retry_after(value: str | None) -> float | None:
    """Seconds, from a number or an HTTP date (RFC 9110, 10.2.3)."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            when = parsedate_to_datetime(value)
        except (ValueError, OverflowError):  # no date, or one of a year that no date has
            return None
        aware = when if when.tzinfo else when.replace(tzinfo=UTC)
        seconds = (aware - datetime.now(UTC)).total_seconds()
    return seconds if 0 <= seconds < float("inf") else None


def _words(error: openai.APIStatusError) -> str:
    return f"{error.code or ''} {getattr(error, 'param', None) or ''} {error.message}"


def _count(tokens: object, name: str) -> int:
    value = getattr(tokens, name, None)
    return value if isinstance(value, int) and value >= 0 else 0


def _sound(text: str) -> str:
    """Without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _short(text: object, limit: int = 200) -> str:
    words = " ".join(_sound(str(text)[: limit * 4]).split())
    return words if len(words) <= limit else words[:limit] + "…"
