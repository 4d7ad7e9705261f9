"""A URL -> its page, with bounds on time, size and redirects, from public addresses only."""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from http import HTTPStatus
from importlib import metadata
from typing import TYPE_CHECKING

from sayso.errors import IntakeError
from sayso.intake.addresses import AddressError, Resolver, resolve
from sayso.intake.options import settings
from sayso.record import Struct

if TYPE_CHECKING:
    import httpx2


class Fetched(Struct, frozen=True, kw_only=True):
    """What a server answered in the end."""

    url: str  # after redirects
    body: bytes
    format: str  # by its content type
    charset: str | None
    retrieved: datetime  # UTC


def user_agent() -> str:
    """Who asks, for the server's log. From the installed package: the package's face is above this stage."""
    try:
        return f"sayso/{metadata.version('sayso')}"
    except metadata.PackageNotFoundError:  # run from a source tree that is not installed
        return "sayso"


class Fetcher:
    """Gets pages over HTTP and HTTPS. Proxies of the environment are not used: they would hide the
    address.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        timeout: float = 15.0,
        deadline: float = 60.0,
        max_redirects: int = 5,
        resolver: Resolver | None = None,
    ) -> None:
        """Set the bounds: `timeout` in seconds for each connection and each read, `deadline` in seconds for
        the page, connecting and redirects included.

        `allow_private` also fetches from private and local addresses: for tests and archives on a network
        of one's own. `resolver` takes the place of `addresses.resolve`.
        """
        self._resolver = resolver or functools.partial(resolve, allow_private=allow_private)
        self._timeout = timeout
        self._deadline = deadline
        self._max_redirects = max_redirects

    def get(self, url: str, max_bytes: int) -> Fetched:
        """Return the page at `url`. Raises IntakeError, which names the URL and what went wrong."""
        import httpcore2
        import httpx2

        from sayso.intake.transport import CheckedTransport, LateError

        headers = {
            "User-Agent": user_agent(),
            "Accept": "text/html,application/xhtml+xml,text/plain",
        }
        try:
            with httpx2.Client(
                transport=CheckedTransport(self._resolver, self._deadline),
                timeout=self._timeout,
                headers=headers,
                trust_env=False,
            ) as client:
                return self._follow(client, url, max_bytes)
        except AddressError as problem:
            raise IntakeError(url, str(problem)) from None
        except LateError:
            told = f"the page took too long to arrive: more than {self._deadline:g} seconds in all"
            raise IntakeError(url, told) from None
        except httpcore2.TimeoutException:
            raise IntakeError(url, f"the server did not answer within {self._timeout:g} seconds") from None
        except httpx2.InvalidURL as problem:
            raise IntakeError(url, f"this is no valid URL ({problem})") from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as problem:
            raise IntakeError(url, f"the connection failed ({problem or type(problem).__name__})") from None
        except (httpx2.HTTPError, OSError) as problem:
            raise IntakeError(url, f"the page could not be fetched ({problem})") from None

    def _follow(self, client: httpx2.Client, url: str, max_bytes: int) -> Fetched:
        import httpx2

        here = httpx2.URL(url)
        been: list[str] = []
        while True:
            if here.scheme not in ("http", "https") or not here.host:
                raise IntakeError(url, f"it leads to {str(here)!r}; only http and https are fetched")
            if str(here) in been:
                raise IntakeError(url, f"the server redirects in a loop, through {here}")
            if len(been) > self._max_redirects:
                raise IntakeError(url, f"more than {self._max_redirects} redirects, the last to {here}")
            been.append(str(here))
            with client.stream("GET", here) as answer:
                target = answer.headers.get("location") if answer.is_redirect else None
                if target is None:
                    return _page(url, answer, max_bytes)
            here = here.join(target)


def _page(url: str, answer: httpx2.Response, max_bytes: int) -> Fetched:
    if answer.status_code != HTTPStatus.OK:
        raise IntakeError(url, f"the server answered {answer.status_code} {answer.reason_phrase}".rstrip())
    kind = answer.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    name = settings().content_types.get(kind)
    if name is None:
        raise IntakeError(url, f"it is {kind!r}; expected a page ({', '.join(settings().content_types)})")
    return Fetched(
        url=str(answer.url),
        body=_body(url, answer, max_bytes),
        format=name,
        charset=answer.charset_encoding,
        retrieved=datetime.now(UTC),
    )


def _body(url: str, answer: httpx2.Response, max_bytes: int) -> bytes:
    """The body as it comes, no more than allowed: a server may send without end."""
    too_large = IntakeError(url, f"the page has more than {max_bytes / 1e6:g} MB (max_bytes)")
    length = answer.headers.get("content-length", "")
    if length.isdigit() and int(length) > max_bytes:
        raise too_large
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > max_bytes:
            raise too_large
    return bytes(body)
