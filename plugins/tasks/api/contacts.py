"""Whom a family knows in each team."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.accounts.audit import record_look
from cms.accounts.models import Family
from cms.accounts.queries import access_family
from cms.plugin_api.permissions import IsProfessional
from plugins.tasks.actions.contacts import end_contact, name_contact
from plugins.tasks.api.problems import told_as_problems
from plugins.tasks.api.serializers import (
    FamilyContactListSerializer,
    FamilyContactSerializer,
    NewFamilyContactSerializer,
)
from plugins.tasks.api.views import TAGS, user_of
from plugins.tasks.errors import NotOnTeamError
from plugins.tasks.queries.contacts import access_to_name_in, contacts_of
from plugins.tasks.queries.tasks import colleagues_in


class ContactsView(APIView):
    """A family's contact persons. Reading them is put on record, as the family's card is."""

    permission_classes = (IsProfessional,)

    @extend_schema(operation_id="tasks_contacts", responses=FamilyContactListSerializer, tags=TAGS)
    def get(self, request: Request, family_id: UUID) -> Response:
        family = access_family(request.user, family_id)
        record_look(family=family, actor=user_of(request))
        return _shown(family)

    @extend_schema(
        operation_id="tasks_contacts_change",
        request=NewFamilyContactSerializer,
        responses=FamilyContactListSerializer,
        tags=TAGS,
    )
    def put(self, request: Request, family_id: UUID) -> Response:
        """Name the contact person in a team of one's own, or end it."""
        user = user_of(request)
        family = access_family(user, family_id)
        given = NewFamilyContactSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        team, wanted = access_to_name_in(user, given.validated_data["team"]), given.validated_data["person"]
        with told_as_problems():
            if wanted is None:
                end_contact(family=family, team=team, actor=user)
            else:
                person = next((one for one in colleagues_in(team) if one.pk == wanted), None)
                if person is None:
                    raise NotOnTeamError
                name_contact(family=family, team=team, person=person, actor=user)
        return _shown(family)


def _shown(family: Family) -> Response:
    found = contacts_of(family, timezone.now())
    return Response({"results": FamilyContactSerializer(found, many=True).data})
