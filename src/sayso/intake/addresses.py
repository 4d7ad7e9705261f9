"""Which addresses of the network a fetched URL may lead to: public ones, so that a page or a redirect cannot
make Sayso read from the machine it runs on or from the network around it (server-side request forgery)."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

Resolver = Callable[[str, int], list[str]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
# Other ways to write an IPv4 address as IPv6, which no public host uses.
_LOCAL_FORMS = (
    ipaddress.IPv6Network("::/96"),  # RFC 4291, 2.5.5.1: IPv4-compatible, given up
    ipaddress.IPv6Network("::ffff:0:0:0/96"),  # RFC 2765: IPv4-translated, given up
    ipaddress.IPv6Network("64:ff9b:1::/48"),  # RFC 8215: translation within a network
)


class AddressError(OSError):
    """The host has no address, or one that must not be fetched from."""


def resolve(host: str, port: int, allow_private: bool = False) -> list[str]:
    """Return the addresses of a host, in the resolver's order.

    Raises AddressError when there is none, or when any of them is not public: a name with both a public and a
    private address is a trap, not a choice.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, OverflowError) as problem:
        raise AddressError(f"no address found for {host!r} ({getattr(problem, 'strerror', None) or problem})") from None
    found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    for text in found:
        if not allow_private and not is_public(ipaddress.ip_address(text.partition("%")[0])):
            raise AddressError(f"{host!r} leads to the private or local address {text}; only public ones are fetched")
    return found


def is_public(address: Address) -> bool:
    """Whether the address is reachable from the whole internet, and for one host: not private, loopback,
    link-local, site-local, shared, reserved or multicast, nor an IPv6 form that carries such an IPv4 address."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address.is_site_local or any(address in form for form in _LOCAL_FORMS):
            return False
    return address.is_global and not address.is_multicast
