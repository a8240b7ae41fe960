"""The server never lets itself be sent into its own network."""

import ipaddress
import socket

import pytest

from cms.outbound import guard
from cms.outbound.guard import ForbiddenAddressError
from cms.outbound.http import ask

CLOSED = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", CLOSED)
def test_address_of_a_closed_network_is_not_public(address):
    assert not guard.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "::ffff:1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_address_of_the_internet_is_public(address):
    assert guard.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::1]"])
def test_every_way_of_writing_this_machine_is_refused(host):
    with pytest.raises(OSError):
        ask("GET", f"http://{host}:1/", timeout=1)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://a.example/", "http://user@a.example/", "http:///x", "http://a.example:99999/",
     "http://a.example/\r\nX: y", "gopher://a.example", "http://a.example:0/"],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url):
    with pytest.raises(ForbiddenAddressError):
        guard.split_web_address(url)


def test_name_with_one_closed_address_among_public_ones_is_refused(monkeypatch):
    places = [(2, 1, 6, "", (ip, 80)) for ip in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: places)
    with pytest.raises(ForbiddenAddressError):
        guard.resolve("two-faced.example", 80)


def test_connection_goes_to_the_judged_address_not_to_the_name(monkeypatch):
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("1.1.1.1", 80))])
    monkeypatch.setattr(socket, "create_connection", lambda place, timeout: asked.append(place))
    guard.connect("a.example", 80, 1)
    assert asked == [("1.1.1.1", 80)]


def test_host_that_the_operator_opened_is_reached_also_without_https(settings):
    with pytest.raises(ForbiddenAddressError):
        guard.resolve("127.0.0.1", 80)
    with pytest.raises(ForbiddenAddressError):
        guard.split_web_address("http://127.0.0.1/", only_https=True)
    settings.OUTBOUND_ALLOWED_HOSTS = frozenset({"127.0.0.1"})
    assert guard.resolve("127.0.0.1", 80) == ["127.0.0.1"]
    assert guard.split_web_address("http://127.0.0.1/", only_https=True).hostname == "127.0.0.1"
