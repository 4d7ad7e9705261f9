"""The reader itself: chunks asked for or remembered, answers grounded, readings in the order of the reports."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Event as Flag
from typing import TYPE_CHECKING

import msgspec

from sayso.errors import ReaderError, SaysoError
from sayso.ontology import Ontology
from sayso.reading.language_model.answer import events_in, schema_of
from sayso.reading.language_model.cache import Cache, Reply, key_of
from sayso.reading.language_model.chunks import Chunk, chunks_of, lines_of
from sayso.reading.language_model.ground import Grounder
from sayso.reading.language_model.prompt import PROMPT_VERSION, system_prompt, user_prompt
from sayso.reading.language_model.settings import Settings
from sayso.reading.language_model.usage import Usage
from sayso.reading.outcome import outcome_of
from sayso.reading.sentences import split_sentences
from sayso.record import Event, Provenance, Reading, Report

if TYPE_CHECKING:
    from sayso.reading.language_model.endpoint import Endpoint

MAX_CHUNKS = 100  # of one report: about 400,000 characters


class LanguageModelReader:
    """Reads by a language model. Equal text gives an equal reading as long as its answers are in the cache."""

    def __init__(self, settings: Settings, ontology: Ontology, version: str, endpoint: Endpoint, cache: Cache) -> None:
        self.settings, self.ontology, self.endpoint, self.cache = settings, ontology, endpoint, cache
        self.usage: Usage = endpoint.usage
        self.system = system_prompt(ontology)
        self.provenance = Provenance(reader=settings.reader, version=version, weights=None, ontology=ontology.sha256)

    @classmethod
    def load(cls, model: str, *, version: str, ontology: Ontology, environ: Mapping[str, str]) -> LanguageModelReader:
        """A reader as the environment describes it. Nothing is sent yet.

        Raises ReaderError where the client library, the key or a folder for answers is missing.
        """
        return cls.of(Settings.from_environment(model, environ), version=version, ontology=ontology)

    @classmethod
    def of(cls, settings: Settings, *, version: str, ontology: Ontology) -> LanguageModelReader:
        """A reader with these settings."""
        try:
            from sayso.reading.language_model.endpoint import Endpoint
        except ModuleNotFoundError as error:
            raise ReaderError(
                f"--reader openai:{settings.model}: the client library is not installed ({error.name}); "
                "pip install 'sayso[llm]'"
            ) from error
        endpoint = Endpoint(settings, schema_of(ontology), Usage())
        return cls(settings, ontology, version, endpoint, Cache(settings.cache))

    def read(self, report: Report) -> Reading:
        """One report's events. Raises ReaderError naming the report and what the endpoint did."""
        return self._read(report, Flag())

    def _read(self, report: Report, stop: Flag) -> Reading:
        try:
            events = self._events(report, stop)
        except ReaderError as error:
            raise ReaderError(f"{report.path or report.id}: {error}") from error
        return Reading(
            report=report,
            sentences=split_sentences(report.text),
            events=tuple(msgspec.structs.replace(e, id=f"e{n}") for n, e in enumerate(events, 1)),
            provenance=self.provenance,
        )

    def read_all(self, reports: Iterable[Report]) -> Iterator[Reading | SaysoError]:
        """Readings in the order of `reports`, several asked for at a time; an error stands in its report's place.

        Whoever stops listening stops the sending: no request is begun after that.
        """
        stop = Flag()
        read = partial(self._read, stop=stop)
        executor = ThreadPoolExecutor(self.settings.concurrency, thread_name_prefix="sayso-llm")
        waiting: deque[Future[Reading | SaysoError]] = deque()
        try:
            for report in reports:
                waiting.append(executor.submit(outcome_of, read, report))
                if len(waiting) > self.settings.concurrency:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            stop.set()
            executor.shutdown(wait=False, cancel_futures=True)

    def summary(self) -> str | None:
        """Requests, tokens, cost and what was dropped, in one line."""
        return self.usage.line(self.settings)

    def _events(self, report: Report, stop: Flag) -> list[Event]:
        chunks = list(chunks_of(lines_of(report.text)))
        if len(chunks) > MAX_CHUNKS:
            raise ReaderError(
                f"the report has {len(report.text):,} characters, which is {len(chunks)} requests; expected at most "
                f"{MAX_CHUNKS}; cut it into parts"
            )
        events = [event for chunk in chunks for event in self._chunk(report, chunk, stop)]
        return sorted(events, key=lambda e: (e.trigger.start, e.trigger.end))

    def _chunk(self, report: Report, chunk: Chunk, stop: Flag) -> Iterator[Event]:
        reply = self._reply(report, chunk, stop)
        if reply.finish == "cut" and len(chunk.lines) > 1:
            for half in chunk.halves():
                yield from self._chunk(report, half, stop)
            return
        items = events_in(reply.content)
        if items is None:
            raise ReaderError(
                f"the answer about one sentence was cut off at {self.settings.answer_tokens} tokens; the model may be "
                "repeating itself; read this report again, or with another model"
            )
        grounded = Grounder(chunk, self.ontology).ground(items)
        self.usage.add(events=grounded.dropped_events, values=grounded.dropped_values)
        yield from grounded.events

    def _reply(self, report: Report, chunk: Chunk, stop: Flag) -> Reply:
        """The answer from the cache or, once, from the endpoint. What is of no use is not kept."""
        settings, user = self.settings, user_prompt(report, chunk)
        key = key_of(settings.model, settings.host, str(PROMPT_VERSION), self.ontology.sha256, self.system, user)
        known = self.cache.get(key)
        if known is not None and _useful(known, chunk):
            self.usage.add(cached=1)
            return known
        reply = self.endpoint.ask(self.system, user, stop)
        if _useful(reply, chunk) and not self.cache.put(key, reply):
            self.usage.add(unkept=1)
        return reply


def _useful(reply: Reply, chunk: Chunk) -> bool:
    """Whether an answer can be read, or at least says that the chunk must be halved."""
    return (reply.finish == "cut" and len(chunk.lines) > 1) or events_in(reply.content) is not None
