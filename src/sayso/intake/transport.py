"""The connection under a fetch: it goes to the very address that was checked, so that a name which resolves
anew (DNS rebinding) leads nowhere else. TLS still verifies the host's name."""

from __future__ import annotations

import contextlib
import ssl
import time
from collections.abc import Iterable, Iterator

import httpcore2
import httpx2

from sayso.intake.addresses import AddressError, Resolver


class LateError(OSError):
    """The time for the whole page is over."""


@contextlib.contextmanager
def _in_time(end: float, timeout: float | None) -> Iterator[float]:
    """Wait for one step as long as it may take, and no longer than to the `end`. Raises LateError after it."""
    left = end - time.monotonic()
    if left <= 0:
        raise LateError
    try:
        yield left if timeout is None else min(timeout, left)
    except httpcore2.TimeoutException:
        if time.monotonic() >= end:
            raise LateError from None
        raise


class _TimedStream(httpcore2.NetworkStream):
    """A connection on which no read, write or handshake outlasts the end."""

    def __init__(self, inner: httpcore2.NetworkStream, end: float) -> None:
        self._inner = inner
        self._end = end

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with _in_time(self._end, timeout) as left:
            return self._inner.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with _in_time(self._end, timeout) as left:
            self._inner.write(buffer, left)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        with _in_time(self._end, timeout) as left:
            return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, left), self._end)

    def close(self) -> None:
        self._inner.close()

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


class CheckedBackend(httpcore2.NetworkBackend):
    """Opens TCP connections to checked addresses only, which last until `end` (of the monotonic clock)."""

    def __init__(self, resolver: Resolver, end: float) -> None:
        self._resolver = resolver
        self._end = end
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Resolve, check all, and connect to the first address that answers. Raises AddressError and LateError."""
        problem: Exception = AddressError(f"no address found for {host!r}")
        for address in self._resolver(host, port):
            try:
                with _in_time(self._end, timeout) as left:
                    stream = self._plain.connect_tcp(address, port, left, local_address, socket_options)
                return _TimedStream(stream, self._end)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                problem = error
        raise problem


class _Stream(httpx2.SyncByteStream):
    def __init__(self, inner: httpcore2.Response) -> None:
        self._inner = inner

    def __iter__(self) -> Iterator[bytes]:
        yield from self._inner.iter_stream()

    def close(self) -> None:
        self._inner.close()


class CheckedTransport(httpx2.BaseTransport):
    """HTTP over checked connections, for so many seconds from now. Errors are those of httpcore2, AddressError and
    LateError."""

    def __init__(self, resolver: Resolver, seconds: float) -> None:
        context = httpx2.create_ssl_context()  # takes a while, which is no fault of the server
        backend = CheckedBackend(resolver, time.monotonic() + seconds)
        self._pool = httpcore2.ConnectionPool(ssl_context=context, network_backend=backend)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; the body of the answer is streamed."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()
