"""Publish and unpublish at the time that editors have set.

Wagtail's own command does it for all pages in one go and reads models of municipalities without a
municipality. Here each page is one transaction with its snapshot, and one that fails holds up no other.
"""

import contextlib
import datetime as dt
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import DraftStateMixin, Page, Revision

from cms.accounts.delivery import send_mail_later
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel, municipality_scope

logger = logging.getLogger(__name__)


def run_schedule() -> tuple[int, int]:
    """Unpublish what has expired, publish what is due; return (unpublished, published)."""
    moment = timezone.now()
    with unconfined():
        return _unpublish_expired(moment), _publish_due(moment)


def _unpublish_expired(moment: dt.datetime) -> int:
    count = 0
    for model in _models():
        expired = model._base_manager.filter(live=True, expire_at__lt=moment).order_by("expire_at")
        for pk in list(expired.values_list("pk", flat=True)):
            count += _alone(model._meta.label, pk, partial(_unpublish, model, pk))
    return count


def _unpublish(model: Any, pk: Any) -> bool:
    found = model._base_manager.select_for_update(of=("self",)).get(pk=pk)
    with _scope_of(found):
        thing = found.specific if isinstance(found, Page) else found
        thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


def _publish_due(moment: dt.datetime) -> int:
    due = Revision._base_manager.filter(approved_go_live_at__lt=moment).order_by("approved_go_live_at")
    return sum(_alone("revision", pk, partial(_publish, pk)) for pk in list(due.values_list("pk", flat=True)))


def _publish(pk: int) -> bool:
    revision = Revision._base_manager.select_for_update(of=("self",)).get(pk=pk)
    with _scope_of(revision.content_object):
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except PermissionDenied as refused:
            _take_off(revision, str(refused))
            return False
    return True


def _take_off(revision: Revision, reason: str) -> None:
    """What the publish gate refuses now stays a draft, and whoever wrote it is told why."""
    revision.approved_go_live_at = None
    # Wagtail writes into the page's history that the time was taken off.
    revision.save(update_fields=["approved_go_live_at"])
    person = revision.user
    if person is None or not person.email:
        return
    values = {"name": person.display_name, "title": revision.object_str, "reason": reason}
    subject = _("“%(title)s” was not published") % values
    body = (
        _(
            "Hello %(name)s\n\n“%(title)s” should have been published now. It was not:\n\n%(reason)s"
            "\n\nIt is still there as a draft."
        )
        % values
    )
    message = EmailMessage(subject=subject, body=body, to=[person.email])
    transaction.on_commit(partial(send_mail_later, message))


def _alone(label: str, pk: Any, act: Callable[[], bool]) -> bool:
    try:
        with transaction.atomic():
            return act()
    except Exception:
        logger.exception("What was scheduled for %s %s failed.", label, pk)
        return False


def _models() -> list[Any]:
    """Pages, and every other model of drafts (a snippet, a municipality's version of an article)."""
    others = [
        model
        for model in apps.get_models()
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    ]
    return [Page, *others]


def _scope_of(thing: Any) -> contextlib.AbstractContextManager[Any]:
    if isinstance(thing, MunicipalityScopedModel):
        return municipality_scope(Municipality._base_manager.get(pk=thing.owning_municipality_id()))
    return contextlib.nullcontext()
