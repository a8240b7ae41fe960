"""A push service and browsers of the test's own: the receiving half of RFC 8030, 8291 and 8292.

Nothing of our sending code is used here, so that a mistake does not cancel itself out.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import struct
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.local_server import LocalServer, local_server


def unpack(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def pack(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def derive(salt: bytes, material: bytes, info: bytes, length: int) -> bytes:
    """HKDF (RFC 5869) with one round, as RFC 8291 writes it out."""
    extracted = hmac.new(salt, material, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()[:length]


@dataclass
class Browser:
    """One browser with its own keys, subscribed at the service."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: uuid.uuid4().bytes)

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def subscription(self) -> dict[str, Any]:
        return {
            "endpoint": self.endpoint,
            "keys": {"p256dh": pack(self.public), "auth": pack(self.secret)},
        }

    @property
    def path(self) -> str:
        return "/" + self.endpoint.split("/", 3)[3]

    def decrypt(self, body: bytes) -> bytes:
        salt, (record, length) = body[:16], struct.unpack("!IB", body[16:21])
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(body) <= record == 4096
        there = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), there)
        material = derive(self.secret, shared, b"WebPush: info\0" + self.public + sender, 32)
        key = derive(salt, material, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derive(salt, material, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert padded[-1:] == b"\x02"
        return padded[:-1]


def check_vapid(request: dict[str, Any], audience: str) -> dict[str, Any]:
    """Verify the Authorization header of RFC 8292; return the claims."""
    scheme, _, rest = request["headers"]["authorization"].partition(" ")
    assert scheme == "vapid"
    given = dict(part.strip().split("=", 1) for part in rest.split(","))
    signed, _, signature = given["t"].rpartition(".")
    raw = unpack(signature)
    assert len(raw) == 64
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpack(given["k"]))
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    header, claims = (json.loads(unpack(part)) for part in signed.split("."))
    assert header == {"typ": "JWT", "alg": "ES256"}
    assert claims["aud"] == audience
    assert time.time() < claims["exp"] <= time.time() + 24 * 3600
    assert claims["sub"].startswith(("https://", "mailto:"))
    assert "localhost" not in claims["sub"]
    return claims


@dataclass
class PushService:
    """`asked` holds every request; `answer` sets what a browser's address answers from now on."""

    server: LocalServer

    def browser(self) -> Browser:
        return Browser(self.server.url(f"/push/{uuid.uuid4().hex}"))

    def answer(self, browser: Browser, status: int, **headers: str) -> None:
        self.server.answers[browser.path] = (status, headers)

    @property
    def asked(self) -> list[dict[str, Any]]:
        return self.server.asked

    def shown(self, browser: Browser) -> list[dict[str, Any]]:
        """The messages for one browser, each checked and decrypted."""
        found = [request for request in self.asked if request["path"] == browser.path]
        for request in found:
            check_vapid(request, self.server.url("").rstrip("/"))
            headers = request["headers"]
            assert request["method"] == "POST"
            assert headers["content-encoding"] == "aes128gcm"
            assert int(headers["ttl"]) > 0
            assert headers["urgency"] in {"normal", "high"}
        return [json.loads(browser.decrypt(request["body"])) for request in found]


@contextlib.contextmanager
def push_service() -> Iterator[PushService]:
    with local_server() as server:
        server.otherwise = 201
        yield PushService(server)
