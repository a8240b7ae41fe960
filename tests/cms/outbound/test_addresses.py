"""An address that somebody typed into a form: taken as it is, or refused in words."""

import socket

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cms.outbound import guard
from cms.outbound.addresses import checked_address


@pytest.fixture
def resolves(monkeypatch):
    """Each host has this address on the open internet."""
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 443))],
    )


def test_what_is_public_is_taken_without_the_spaces_around_it(resolves):
    assert checked_address(" https://a.example/x?y=1 ") == "https://a.example/x?y=1"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a.example",
        "http://a.example/",
        "ftp://a.example/",
        "https://me:word@a.example/",
        "https://a b.example/",
    ],
)
def test_what_is_no_address_of_ours_is_refused(resolves, typed):
    with translation.override("da"), pytest.raises(ValidationError, match="åbne internet"):
        checked_address(typed)


@pytest.mark.parametrize("host", ["10.0.0.1", "127.0.0.1", "[::1]", "169.254.169.254"])
def test_closed_networks_are_refused(host):
    with translation.override("en"), pytest.raises(ValidationError, match="open internet"):
        checked_address(f"https://{host}/")


@pytest.mark.parametrize("error", [socket.gaierror(), UnicodeError()])
def test_a_host_that_is_not_there_is_said_otherwise(monkeypatch, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with translation.override("da"), pytest.raises(ValidationError, match="findes ikke"):
        checked_address("https://nowhere.example/")


def test_what_the_operator_opened_is_taken(settings):
    settings.OUTBOUND_ALLOWED_HOSTS = frozenset({"127.0.0.1"})
    assert guard.is_exempt("127.0.0.1")
    assert checked_address("http://127.0.0.1/") == "http://127.0.0.1/"
