"""Encrypt a message for one browser: RFC 8291 over the content coding aes128gcm of RFC 8188.

Written on `cryptography`, which we need anyway: the usual library brings an HTTP client and an event
loop that would go past our guard for outgoing requests. Held against the example of the RFC.
"""

import secrets
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PUBLIC_BYTES = 65
SECRET_BYTES = 16
# One record holds everything: RFC 8291 section 4 has push services take 4096 bytes, header included.
RECORD = 4096
MOST_BYTES = RECORD - 16 - 1 - (16 + 4 + 1 + PUBLIC_BYTES)
# All messages have one length, so that the length says nothing of the text.
PADDED_TO = 2048
_LAST_RECORD = b"\x02"


def public_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    """The uncompressed point, 65 bytes (X9.62)."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key(raw: bytes) -> ec.EllipticCurvePublicKey:
    """Read a browser's key; raise ValueError when it is no point of P-256."""
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)


def encrypt(
    plain: bytes,
    *,
    browser_public: bytes,
    browser_secret: bytes,
    sender: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
    padded_to: int = PADDED_TO,
) -> bytes:
    """Return the body of the request; raise ValueError for a bad key or more than 3993 bytes.

    `sender` and `salt` are fresh for each message; they are given in tests only.
    """
    if len(plain) > MOST_BYTES:
        raise ValueError("The message is too long for a push service.")
    sender = sender or ec.generate_private_key(ec.SECP256R1())
    salt = salt or secrets.token_bytes(16)
    sender_public = public_bytes(sender.public_key())
    shared = sender.exchange(ec.ECDH(), public_key(browser_public))
    info = b"WebPush: info\0" + browser_public + sender_public
    secret = _derive(shared, salt=browser_secret, info=info, length=32)
    key = _derive(secret, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derive(secret, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    padding = bytes(max(0, padded_to - len(plain)))
    sealed = AESGCM(key).encrypt(nonce, plain + _LAST_RECORD + padding, None)
    return salt + struct.pack("!IB", RECORD, PUBLIC_BYTES) + sender_public + sealed


def _derive(material: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(material)
