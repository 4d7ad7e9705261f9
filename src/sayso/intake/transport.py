"""The connection under a fetch: it goes to the very address that was checked, so that a name which resolves
anew (DNS rebinding) leads nowhere else. TLS still verifies the host's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import httpcore2
import httpx2

from sayso.intake.addresses import AddressError, Resolver


class CheckedBackend(httpcore2.NetworkBackend):
    """Opens TCP connections to checked addresses only."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Resolve, check all, and connect to the first address that answers. Raises AddressError."""
        problem: Exception = AddressError(f"no address found for {host!r}")
        for address in self._resolver(host, port):
            try:
                return self._plain.connect_tcp(address, port, timeout, local_address, socket_options)
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
    """HTTP over checked connections. Errors are those of httpcore2, and AddressError."""

    def __init__(self, resolver: Resolver) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(), network_backend=CheckedBackend(resolver)
        )

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
