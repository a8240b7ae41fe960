"""Calls of another server: it signs them, and names the municipality in the message."""

import hashlib
import hmac
import json

from django.conf import settings
from django.http import JsonResponse

from cms.municipalities.models import Municipality
from cms.municipalities.scope import current_municipality
from cms.plugin_api.http import Webhook


def signature(body):
    return hmac.new(settings.SECRET_KEY.encode(), body, hashlib.sha256).hexdigest()


def verify(request):
    return hmac.compare_digest(request.headers.get("X-Signature", ""), signature(request.body))


def municipality_from(request):
    slug = json.loads(request.body)["room"].partition("/")[0]
    return Municipality.objects.select_related("region", "site").filter(slug=slug).first()


def room_finished(request):
    return JsonResponse({"municipality": current_municipality().slug})


webhooks = [Webhook("room", room_finished, verify, municipality_from, name="room")]
