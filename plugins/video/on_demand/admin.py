"""Who waits to talk, in Wagtail's admin: claim, put back, hand over; and whether a team offers it."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from cms.accounts.models import User
from cms.accounts.queries import professionals_of
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from cms.plugin_api.reading import key_of
from cms.teams.models import Team
from cms.teams.queries import led_teams, members_of
from plugins.video.calls.errors import CallError
from plugins.video.calls.refusals import refusal_in_words as call_refusal_in_words
from plugins.video.models import QueueOffer, QueuePlace
from plugins.video.on_demand.actions.calling_back import mark_called
from plugins.video.on_demand.actions.offering import save_offer
from plugins.video.on_demand.actions.serving import claim, hand_over, put_back, set_urgent
from plugins.video.on_demand.errors import MovedOnError, NotServingError, OnDemandError
from plugins.video.on_demand.forms import OfferForm
from plugins.video.on_demand.limits import IN_SIGHT_FOR
from plugins.video.on_demand.queries import access_place, lines_of, places_of, teams_served_by
from plugins.video.on_demand.refusals import refusal_in_words

State = QueuePlace.State


def facts_of(user: User) -> dict[str, Any]:
    """What the list shows: the lines of the person's teams, and who is in them."""
    now, teams = timezone.now(), teams_served_by(user)
    offers = QueueOffer.objects.filter(team__in=teams).select_related("team__municipality")
    found = places_of(teams)
    held = [*found.get(State.RINGING, []), *found.get(State.TALKING, [])]
    return {
        "lines": lines_of([offer for offer in offers if offer.is_offered], now),
        "waiting": [
            (place, int((now - place.joined_at).total_seconds() // 60))
            for place in found.get(State.WAITING, [])
        ],
        "mine": [place for place in held if place.holder_id == user.pk],
        "held": [place for place in held if place.holder_id != user.pk],
        "to_call": found.get(State.CALL_BACK, []),
        "in_sight_since": now - IN_SIGHT_FOR,
        "colleagues": _colleagues(user, [place.team for place in held if place.holder_id == user.pk]),
    }


def _colleagues(user: User, teams: list[Team]) -> list[User]:
    """To whom what the person holds can be handed: the members of its team."""
    people = {member.user.pk: member.user for team in teams for member in members_of(team)}
    return [person for key, person in people.items() if key != user.pk]


class WaitingView(AdminPage):
    page_title = gettext_lazy("Who waits now")
    header_icon = "group"
    template_name = "video/now.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        teams = teams_served_by(user)
        island = {
            "queue": {
                "list": reverse("video:now_list"),
                "teams": [str(team.pk) for team in teams],
                "words": {
                    "live": _("The list is live"),
                    "waiting": _("No live connection: the list is read each minute"),
                    "title": _("Who waits now"),
                    "sound": _("Sound when somebody comes"),
                },
            }
        }
        led = list(led_teams(user, current_municipality()))
        return super().get_context_data(island=island, led=led, **facts_of(user), **kwargs)


class WaitingListView(TemplateView):
    """The list alone, for the page that is open."""

    template_name = "video/parts/waiting.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**facts_of(cast("User", self.request.user)), **kwargs)


class PlaceView(TemplateView):
    """One act on a place; then back to the list, or into the call."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, place_id: UUID) -> HttpResponse:
        place = access_place(request.user, place_id)
        try:
            done = _act(request, place)
        except OnDemandError as error:
            messages.error(request, refusal_in_words(error))
        except CallError as error:
            messages.error(request, call_refusal_in_words(error))
        else:
            if done.state == State.RINGING and done.holder == request.user and done.meeting is not None:
                return redirect("video:call", done.meeting.pk)
        return redirect("video:now")


def _act(request: HttpRequest, place: QueuePlace) -> QueuePlace:
    who: dict[str, Any] = {"place_id": place.pk, "actor": cast("User", request.user)}
    match request.POST.get("act", ""):
        case "claim":
            return claim(**who)
        case "put_back":
            return put_back(**who)
        case "hand_over":
            wanted = key_of(request.POST.get("to", ""))
            to = professionals_of(place.team.municipality).filter(pk=wanted).first() if wanted else None
            if to is None:
                raise NotServingError
            return hand_over(to=to, **who)
        case "urgent":
            return set_urgent(is_urgent=not place.is_urgent, **who)
        case "called":
            return mark_called(**who)
    raise MovedOnError


class OfferView(AdminPage):
    """The lead of a team says whether it can be talked with at once, and how."""

    page_title = gettext_lazy("Talk to us now")
    header_icon = "group"
    template_name = "video/offer.html"

    def get(self, request: HttpRequest, team_id: int) -> HttpResponse:
        team = _led(request, team_id)
        return self._show(team, OfferForm(initial=_now(team)))

    def post(self, request: HttpRequest, team_id: int) -> HttpResponse:
        team = _led(request, team_id)
        form = OfferForm(request.POST)
        if not form.is_valid():
            return self._show(team, form)
        save_offer(team=team, actor=cast("User", request.user), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("video:now")

    def _show(self, team: Team, form: OfferForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(team=team, form=form))


def _now(team: Team) -> dict[str, Any]:
    offer = QueueOffer.objects.filter(team=team).first()
    return {} if offer is None else {name: getattr(offer, name) for name in OfferForm.base_fields}


def _led(request: HttpRequest, team_id: int) -> Team:
    found = led_teams(cast("User", request.user), current_municipality()).filter(pk=team_id).first()
    if found is None:
        raise Http404
    return found
