"""Host names: which are well formed, and what the Host header of a request names."""

import re

# RFC 1123 §2.1: labels of letters, digits and inner hyphens, each at most 63 long, 253 in all.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOSTNAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")
_PORT = re.compile(r"[0-9]{1,5}")


def is_hostname(name: str) -> bool:
    """Whether `name`, in lower case and without port, is a host name (no address of a machine)."""
    return _HOSTNAME.fullmatch(name) is not None and not name.rsplit(".", 1)[-1].isdigit()


def hostname_of(host: str) -> str | None:
    """Return the name in a Host header value, lower and without port or final dot; None if malformed.

    RFC 9110 §7.2: Host = uri-host [ ":" port ]. User information, spaces, paths, lists and literal
    addresses in brackets are refused.
    """
    name, colon, port = host.partition(":")
    if colon and not _PORT.fullmatch(port):
        return None
    name = name.lower().removesuffix(".")
    return name if is_hostname(name) else None
