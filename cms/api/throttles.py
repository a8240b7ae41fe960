"""Limits on how often a client may ask, counted by allauth's limiter over all web processes."""

from typing import Any

from allauth.core import ratelimit
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle


class ClientThrottle(BaseThrottle):
    """Counts unsafe requests by client address under the view's `throttle_action`.

    The limit stands in ACCOUNT_RATE_LIMITS. The address is found past trusted proxies only.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        return bool(ratelimit.consume(request._request, action=view.throttle_action))


class PersonThrottle(BaseThrottle):
    """Counts a signed-in person's requests under the view's `throttle_action`."""

    def allow_request(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return True  # the permission refuses
        return bool(
            ratelimit.consume(request._request, action=view.throttle_action, key=str(request.user.pk))
        )
