"""Hand one message to a push service (RFC 8030)."""

import http.client

from cms.encryption.master_keys import UnreadableError
from cms.notifications.models import PushSubscription
from cms.notifications.outcome import Outcome, Result
from cms.notifications.push.encryption import encrypt
from cms.notifications.push.keys import keys_of
from cms.notifications.push.vapid import authorization
from cms.outbound.guard import ForbiddenAddressError
from cms.outbound.http import Reply, ask

TIMEOUT = 10.0
# How long the push service keeps it for a phone that is off, in seconds.
TIME_TO_LIVE = 24 * 3600
_GONE = {404, 410}
# Too large or malformed: the same message would be refused for ever.
_HOPELESS = {400, 413}


def send_push(subscription: PushSubscription, body: bytes, *, urgent: bool) -> Outcome:
    """Encrypt and send; the outcome says what becomes of the delivery and of the subscription."""
    try:
        public, secret = keys_of(subscription)
        sealed = encrypt(body, browser_public=public, browser_secret=secret)
        headers = {
            "Authorization": authorization(subscription.endpoint),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(TIME_TO_LIVE),
            "Urgency": "high" if urgent else "normal",
        }
        answer = ask(
            "POST", subscription.endpoint, timeout=TIMEOUT, body=sealed, headers=headers, only_https=True
        )
    except UnreadableError:
        return Outcome(Result.GONE, "unreadable_keys")
    except ForbiddenAddressError:
        return Outcome(Result.GONE, "forbidden")
    except (OSError, http.client.HTTPException):
        return Outcome(Result.FAILED, "no_connection")
    return _outcome_of(answer)


def _outcome_of(answer: Reply) -> Outcome:
    status = answer.status
    if 200 <= status < 300:
        return Outcome(Result.SENT)
    if status in _GONE:
        return Outcome(Result.GONE, str(status))
    if status in _HOPELESS:
        return Outcome(Result.HOPELESS, str(status))
    return Outcome(Result.FAILED, str(status), retry_after=answer.retry_after)
