"""The gateways that carry text messages."""

import json
import logging
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10


class SmsNotSentError(Exception):
    """The gateway refused the message or could not be reached; the text never holds number or message."""


class SmsGateway(Protocol):
    """What the rest of the system needs of a gateway."""

    def send(self, *, to: str, text: str) -> None:
        """Send `text` to `to` (E.164, with the plus); raise SmsNotSentError."""


class ConsoleGateway:
    """Prints messages: for a laptop, where the reader of the log is the receiver."""

    def send(self, *, to: str, text: str) -> None:
        print(f"SMS {to}: {text}", flush=True)  # noqa: T201 - this is what it is for


class NoGateway:
    """No gateway is configured: people are invited by e-mail only."""

    def send(self, *, to: str, text: str) -> None:
        raise SmsNotSentError("No SMS gateway is configured.")


@dataclass(frozen=True)
class GatewayApi:
    """GatewayAPI's REST interface, POST /rest/mtsms (https://gatewayapi.com/docs/apis/rest/)."""

    url: str
    token: str
    sender: str

    def send(self, *, to: str, text: str) -> None:
        message = {"sender": self.sender, "message": text, "recipients": [{"msisdn": int(to.lstrip("+"))}]}
        request = urllib.request.Request(  # noqa: S310 - the address comes from the operator
            self.url,
            data=json.dumps(message).encode(),
            headers={
                "Authorization": f"Token {self.token}",
                "Content-Type": "application/json",
                "Accept": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
                answer = json.load(response)
        except urllib.error.HTTPError as error:
            raise SmsNotSentError(f"The gateway answered {error.code} ({_code_of(error)}).") from None
        except (OSError, ValueError) as error:
            raise SmsNotSentError(f"The gateway did not answer: {type(error).__name__}.") from None
        if not isinstance(answer, dict) or not answer.get("ids"):
            raise SmsNotSentError("The gateway gave no message id.")


def _code_of(error: urllib.error.HTTPError) -> str:
    """GatewayAPI's error code, e.g. 0x0213; its message text may quote the number, so it is left out."""
    try:
        return str(json.load(error).get("code", "?"))
    except (OSError, ValueError, AttributeError):
        return "?"


def sms_gateway() -> SmsGateway:
    """Return the configured gateway; raise ImproperlyConfigured for an unknown name or missing token."""
    match settings.SMS_GATEWAY:
        case "console":
            return ConsoleGateway()
        case "none":
            return NoGateway()
        case "gatewayapi":
            if not settings.GATEWAYAPI_TOKEN:
                raise ImproperlyConfigured("Set GATEWAYAPI_TOKEN.")
            return GatewayApi(settings.GATEWAYAPI_URL, settings.GATEWAYAPI_TOKEN, settings.SMS_SENDER)
        case name:
            raise ImproperlyConfigured(f"SMS_GATEWAY is console, gatewayapi or none, not {name!r}.")
