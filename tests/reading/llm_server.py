"""An endpoint on 127.0.0.1 that speaks the chat completions protocol, well or badly, as a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Step:
    """What the server does with one request. Seconds: `wait` before the answer, `drip` after each of its headers."""

    def __init__(
        self, status: int = 200, body: bytes = b"", *, wait: float = 0, drip: float = 0, **headers: str
    ) -> None:
        self.status, self.body, self.wait, self.drip, self.headers = status, body, wait, drip, headers


def answer(content: object, *, finish: str = "stop", refusal: str | None = None, wait: float = 0) -> Step:
    """A chat completion. `content`: text as it is, or an object as JSON."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    message = {"role": "assistant", "content": text, "refusal": refusal}
    body = {
        "id": "c1",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    }
    return Step(200, json.dumps(body).encode(), wait=wait)


def refuse(status: int, message: str, *, code: str = "", param: str = "", **headers: str) -> Step:
    """An error in the protocol's form."""
    error = {"message": message, "type": "error", "code": code, "param": param}
    return Step(status, json.dumps({"error": error}).encode(), **headers)


Script = Callable[[dict[str, Any]], Step] | Sequence[Step]


class Server(ThreadingHTTPServer):
    """Plays a script: a function of the request, or steps in turn, of which the last stays."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: Script = ()
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.busy = self.busiest = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def next(self, request: dict[str, Any]) -> Step:
        with self.lock:
            self.requests.append(request)
            n = len(self.requests) - 1
        return self.script(request) if callable(self.script) else self.script[min(n, len(self.script) - 1)]

    def play(self, *steps: Step) -> None:
        """Begin a script anew."""
        self.script, self.requests = steps, []


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        with self.server.lock:
            self.server.headers.append(dict(self.headers))
            self.server.busy += 1
            self.server.busiest = max(self.server.busiest, self.server.busy)
        step = self.server.next(request)
        time.sleep(step.wait)
        with self.server.lock:
            self.server.busy -= 1
        try:
            self.send_response(step.status)
            for name, value in {"content-type": "application/json", **step.headers}.items():
                self.send_header(name.replace("_", "-"), value)
                if step.drip:
                    self.flush_headers()
                    time.sleep(step.drip)
            if "content_length" not in step.headers:
                self.send_header("content-length", str(len(step.body)))
            self.end_headers()
            self.wfile.write(step.body)
        except OSError:  # the client has left, as some tests want it to
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def serving() -> Iterator[Server]:
    """A server that runs until the block ends."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
