"""The address of a website as somebody typed it into a form."""

import socket

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.outbound import guard


def checked_address(typed: str) -> str:
    """Return it without the spaces around it; raise ValidationError, in words, when it may not be asked.

    This is said at once, to whoever typed it. The guard judges each request again.
    """
    address = typed.strip()
    try:
        parts = guard.split_web_address(address, only_https=True)
        guard.resolve(parts.hostname or "", guard.port_of(parts))
    except guard.ForbiddenAddressError:
        raise ValidationError(
            _("Write an address that begins with https:// and is on the open internet.")
        ) from None
    except (socket.gaierror, UnicodeError):
        raise ValidationError(_("There is no such website. Check the address.")) from None
    return address
