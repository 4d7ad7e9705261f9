"""Only addresses of the public internet are fetched from."""

import ipaddress

import pytest

from sayso.intake.addresses import AddressError, is_public, resolve

NOT_PUBLIC = """
127.0.0.1 127.8.8.8 0.0.0.0 10.0.0.1 172.16.3.4 192.168.1.1 169.254.169.254 100.64.0.1 192.0.2.1 198.18.0.1
224.0.0.1 240.0.0.1 255.255.255.255
:: ::1 fe80::1 fd00::1 ff02::1 2001:db8::1
::ffff:127.0.0.1 ::ffff:10.0.0.1 2002:7f00:1:: 2002:a00:1:: 64:ff9b::7f00:1 64:ff9b::a00:1
2001:0:4136:e378:8000:63bf:3fff:fdd2
fec0::1 ::127.0.0.1 ::8.8.8.8 64:ff9b:1::7f00:1 64:ff9b:1:ffff::1 ::ffff:0:127.0.0.1
"""


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    NOT_PUBLIC.split(),
)
def test_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "::1", "fe80::1%1"])
def test_every_spelling_of_a_local_host_is_refused(host: str) -> None:
    with pytest.raises(AddressError, match=r"private or local|no address"):
        resolve(host, 80)


def test_private_addresses_where_they_are_allowed() -> None:
    assert resolve("127.0.0.1", 80, allow_private=True) == ["127.0.0.1"]


def test_a_name_without_an_address() -> None:
    with pytest.raises(AddressError, match="no address found for"):
        resolve("no-such-host.invalid", 80)
