"""Ask the library as a browser would."""

from typing import Any
from urllib.parse import quote

from django.test import Client


def ask(path: str, host: str = "fjordby.localhost", **headers: str) -> Any:
    address = quote(f"/api/v1/library/{path}", safe="/?&=%:*;|'()!\\+-_.")
    return Client().get(address, headers={"host": host, **headers})
