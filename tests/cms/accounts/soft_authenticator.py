"""A passkey in software (W3C Web Authentication Level 2): P-256, no attestation, verifies its user."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

UP, UV, AT = 0x01, 0x04, 0x40


def text(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def data(text_):
    return urlsafe_b64decode(text_ + "=" * (-len(text_) % 4))


class SoftAuthenticator:
    def __init__(self, origin):
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(32)
        self.user_handle = b""
        self.rp_id = ""
        self.counter = 0

    def create(self, options):
        options = options["publicKey"]
        self.rp_id, self.user_handle = options["rp"]["id"], data(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        key = cbor.encode(
            {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        )
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + key
        authenticator = self._authenticator_data(UP | UV | AT) + attested
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": authenticator})
        response = {
            "clientDataJSON": text(self._client_data("webauthn.create", options["challenge"])),
            "attestationObject": text(attestation),
        }
        return self._credential(response) | {"clientExtensionResults": {"credProps": {"rk": True}}}

    def get(self, options, *, flags=UP | UV):
        options = options["publicKey"]
        client_data = self._client_data("webauthn.get", options["challenge"])
        authenticator = self._authenticator_data(flags)
        signed = authenticator + hashlib.sha256(client_data).digest()
        return self._credential(
            {
                "clientDataJSON": text(client_data),
                "authenticatorData": text(authenticator),
                "signature": text(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
                "userHandle": text(self.user_handle),
            }
        )

    def _credential(self, response):
        return {
            "id": text(self.credential_id),
            "rawId": text(self.credential_id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": response,
        }

    def _client_data(self, kind, challenge):
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _authenticator_data(self, flags):
        self.counter += 1
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")
