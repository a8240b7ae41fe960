"""Refuse addresses inside closed networks (server-side request forgery, CWE-918).

The host is resolved once, every address it has is judged, and the connection goes to a judged address:
a name that changes its mind between the check and the connection gains nothing.
"""

import ipaddress
import socket
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PORTS = {"http": 80, "https": 443}


class ForbiddenAddressError(OSError):
    """The address is malformed or lies inside a closed network."""


def is_public(address: Address) -> bool:
    """Whether an IP address, and the IPv4 address that it may carry, is on the open internet."""
    if isinstance(address, ipaddress.IPv6Address):
        carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            carried.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if any(inner is not None and not is_public(inner) for inner in carried):
            return False
        if address.ipv4_mapped is not None:
            return True
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


def split_web_address(url: str, *, only_https: bool = False) -> SplitResult:
    """Return the parts of an http(s) address; raise ForbiddenAddressError for anything else."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ForbiddenAddressError("The address is malformed.") from None
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        raise ForbiddenAddressError("Only web addresses without a user name are asked.")
    if only_https and parts.scheme != "https" and not is_exempt(parts.hostname):
        raise ForbiddenAddressError("Only https is asked.")
    if any(ord(sign) <= 32 or ord(sign) == 127 for sign in url) or port == 0:
        raise ForbiddenAddressError("The address is malformed.")
    return parts


def is_exempt(host: str) -> bool:
    """Whether the operator opened this very host, for example one inside the region's own network."""
    return host in settings.OUTBOUND_ALLOWED_HOSTS


def port_of(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host; raise ForbiddenAddressError when any of them is not public.

    Raises socket.gaierror when there is no such host.
    """
    found = list(dict.fromkeys(_addresses(host, port)))
    if not is_exempt(host):
        for address in found:
            if not is_public(ipaddress.ip_address(address.partition("%")[0])):
                raise ForbiddenAddressError("The address lies inside a closed network.")
    return found


def _addresses(host: str, port: int) -> Iterator[str]:
    for _family, _kind, _protocol, _name, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        yield str(place[0])


def connect(host: str, port: int, timeout: float) -> socket.socket:
    """Open a connection to a judged address of the host."""
    failure: OSError | None = None
    for address in resolve(host, port):
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            failure = error
    raise failure or ConnectionError("The host has no address.")
