"""Send a message after the answer is on its way.

The time of an answer must not tell whether a message was sent, and so whether an account exists.
Codes live for minutes: a message lost with the process is asked for again, and no queue keeps it.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.mail import EmailMessage

from cms.accounts.sms import sms_gateway

logger = logging.getLogger(__name__)

_senders = ThreadPoolExecutor(max_workers=2, thread_name_prefix="delivery")


def send_mail_later(message: EmailMessage) -> None:
    _later(message.send)


def send_sms_later(*, to: str, text: str) -> None:
    gateway = sms_gateway()
    _later(lambda: gateway.send(to=to, text=text))


def _later(send: Callable[[], object]) -> None:
    if settings.DELIVER_IN_BACKGROUND:
        _senders.submit(_guarded, send)
    else:
        _guarded(send)


def _guarded(send: Callable[[], object]) -> None:
    try:
        send()
    except Exception as error:  # noqa: BLE001 - whatever a mail server or gateway throws
        # The error's own text may quote the receiver.
        logger.error("A message was not delivered: %s", type(error).__name__)  # noqa: TRY400
