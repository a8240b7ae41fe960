"""Ask again who somebody is before an act that cannot be undone."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from cms.accounts.models import User
from cms.accounts.second_factor import RECENT, records_of


def authentication_age(request: HttpRequest) -> timedelta | None:
    """Time since the user last proved who they are in this session; None when never."""
    if not isinstance(request.user, User):
        return None
    records = records_of(request.session, request.user)
    if not records:
        return None
    return timedelta(seconds=time.time() - max(record["at"] for record in records))


def authenticated_within(request: HttpRequest, age: timedelta = RECENT) -> bool:
    known = authentication_age(request)
    return known is not None and known <= age


def recent_authentication_required(
    age: timedelta = RECENT,
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Decorate an admin view: older sign-ins go through "Confirm that it is you" and come back."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if authenticated_within(request, age):
                return view(request, *args, **kwargs)
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('accounts_confirm_identity')}?{query}")

        return checked

    return decorate
