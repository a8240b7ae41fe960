"""What is done with a list and with the right to approve. Every form is a POST that ends in a redirect."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views import View

from cms.accounts.models import User
from cms.accounts.queries import professionals_of
from cms.accounts.rules import is_professional
from cms.municipalities.scope import current_municipality
from plugins.chat.actions import danger
from plugins.chat.errors import MayNotApproveError, NotADraftError, SeenOtherwiseError
from plugins.chat.models import ClinicalOwner, DangerList, DangerVersion
from plugins.chat.rules import can_appoint_owners


class BeginView(View):
    """Begin a draft in one of the municipality's languages."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        place, user = current_municipality(), _proposer(request)
        language = request.POST.get("language", "")
        if language not in place.languages:
            raise Http404
        draft = danger.start_draft(municipality=place, language=language, actor=user)
        return redirect("chat_danger:list", draft.list_id)


class ListActView(View):
    """One act on a list, named in the address."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, list_id: int, act: str) -> HttpResponse:
        row = get_object_or_404(DangerList.objects.select_related("municipality"), pk=list_id)
        work = _ACTS.get(act)
        if work is None:
            raise Http404
        try:
            work(request, row)
        except MayNotApproveError:
            messages.error(request, _("A clinical owner who changed nothing in it must approve."))
        except SeenOtherwiseError:
            messages.error(request, _("Somebody changed the draft just now. Look at it once more."))
        except NotADraftError:
            messages.error(request, _("The draft is gone. Begin a new one to change something."))
        if not row.versions.exists():
            return redirect("chat_danger:lists")
        return redirect("chat_danger:list", list_id)


class OwnerActView(View):
    """Give and end the right to approve."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, act: str) -> HttpResponse:
        place, user = current_municipality(), cast("User", request.user)
        if not can_appoint_owners(user, place):
            raise PermissionDenied
        wanted = request.POST.get("user", "")
        if act == "appoint":
            person = next((one for one in professionals_of(place) if str(one.pk) == wanted), None)
            if person is None:
                messages.error(request, _("Choose a colleague."))
            else:
                danger.appoint_owner(municipality=place, user=person, actor=user)
        elif act == "end":
            owners = ClinicalOwner.objects.filter(ended_at=None).select_related("user", "municipality")
            owner = next((one for one in owners if str(one.user_id) == wanted), None)
            if owner is None:
                raise Http404
            danger.end_ownership(owner=owner, actor=user)
        else:
            raise Http404
        return redirect("chat_danger:lists")


def _draft(row: DangerList) -> DangerVersion:
    found = row.versions.filter(approved_at=None).first()
    if found is None:
        raise NotADraftError
    return found


def _start(request: HttpRequest, row: DangerList) -> None:
    danger.start_draft(municipality=row.municipality, language=row.language, actor=_proposer(request))


def _discard(request: HttpRequest, row: DangerList) -> None:
    danger.discard_draft(version=_draft(row), actor=_proposer(request))
    messages.success(request, _("The draft is gone. What is approved stays."))


def _approve(request: HttpRequest, row: DangerList) -> None:
    saves = request.POST.get("saves", "")
    danger.approve(
        version=_draft(row),
        actor=cast("User", request.user),
        saves=int(saves) if saves.isdigit() else -1,
    )
    messages.success(request, _("Approved. Phones get it when they are next in touch."))


def _adopt(request: HttpRequest, row: DangerList) -> None:
    served = row.versions.filter(approved_at__isnull=False).order_by("-number").first()
    if served is None:
        raise NotADraftError
    danger.adopt_for_region(version=served, actor=cast("User", request.user))
    messages.success(request, _("Municipalities of the region without an own list use it now."))


def _proposer(request: HttpRequest) -> User:
    """Every professional may propose: nothing of it reaches a family before it is approved."""
    user = cast("User", request.user)
    if not is_professional(user, current_municipality()):
        raise PermissionDenied
    return user


_ACTS: dict[str, Callable[[HttpRequest, DangerList], None]] = {
    "start": _start,
    "discard": _discard,
    "approve": _approve,
    "adopt": _adopt,
}
