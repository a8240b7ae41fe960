"""The user name and password of a calendar that asks for them."""

import base64
import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Login:
    """Neither is in what is printed or logged of it."""

    user: str = field(repr=False)
    password: str = field(repr=False)

    @property
    def header(self) -> str:
        """The value of `Authorization` (RFC 7617, in UTF-8)."""
        both = f"{self.user}:{self.password}".encode()
        return f"Basic {base64.b64encode(both).decode()}"

    def as_bytes(self) -> bytes:
        return json.dumps([self.user, self.password]).encode()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Login":
        user, password = json.loads(kept)
        return cls(user, password)
