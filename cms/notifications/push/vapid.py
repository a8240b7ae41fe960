"""Say to a push service who we are (VAPID, RFC 8292)."""

import json
import time
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.conf import settings

from cms.encryption.secrets import open_secret, seal_secret
from cms.notifications.models import VapidKey
from cms.notifications.push.encoding import to_bytes, to_text
from cms.notifications.push.encryption import public_bytes
from cms.outbound.http import PRODUCT

CONTEXT = "vapid"
# A push service refuses more than 24 hours.
VALID_SECONDS = 12 * 3600


def vapid_key() -> ec.EllipticCurvePrivateKey:
    """The key of VAPID_PRIVATE_KEY (base64url of 32 bytes), else the installation's own, made on first use.

    Browsers are bound to it: with another key every subscription has to be made anew, which the app does
    by itself at its next start.
    """
    return _key(to_bytes(settings.VAPID_PRIVATE_KEY) if settings.VAPID_PRIVATE_KEY else _stored())


def _stored() -> bytes:
    row = VapidKey.objects.filter(pk="current").first()
    if row is None:
        fresh = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(32, "big")
        sealed = seal_secret(fresh, context=CONTEXT)
        # Two processes may come here at once; both go on with the one that was first.
        VapidKey.objects.bulk_create([VapidKey(private_sealed=sealed)], ignore_conflicts=True)
        row = VapidKey.objects.get(pk="current")
    return open_secret(row.private_sealed, context=CONTEXT)


def _key(raw: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())


def application_server_key() -> str:
    """The public key that browsers ask for, base64url of 65 bytes."""
    return to_text(public_bytes(vapid_key().public_key()))


def subject() -> str:
    """Whom a push service may reach: an https or mailto address. Apple refuses localhost."""
    return settings.VAPID_SUBJECT or PRODUCT


def authorization(endpoint: str, *, now: float | None = None) -> str:
    """The Authorization header for one endpoint: a JWT signed with ES256 (RFC 7518, section 3.4)."""
    key, parts = vapid_key(), urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(now or time.time()) + VALID_SECONDS,
        "sub": subject(),
    }
    signed = f"{_json({'typ': 'JWT', 'alg': 'ES256'})}.{_json(claims)}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = to_text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature}, k={to_text(public_bytes(key.public_key()))}"


def _json(value: dict[str, object]) -> str:
    return to_text(json.dumps(value, separators=(",", ":")).encode())
