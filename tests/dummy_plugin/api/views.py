from django.http import HttpResponse, JsonResponse
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.municipalities.http import municipality_of
from cms.municipalities.scope import current_municipality
from tests.dummy_plugin.actions import write_note
from tests.dummy_plugin.api.serializers import NoteSerializer
from tests.dummy_plugin.queries import access_note, notes_of


class NotesView(APIView):
    def get(self, request):
        return Response({"results": NoteSerializer(notes_of(request.user), many=True).data})

    def post(self, request):
        shape = NoteSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        note = write_note(
            municipality=municipality_of(request), text=shape.validated_data["text"], author=request.user
        )
        return Response(NoteSerializer(note).data, status=201)


class NoteView(APIView):
    def get(self, request, note_id):
        return Response(NoteSerializer(access_note(request.user, note_id)).data)


class OpenView(APIView):
    """Public on purpose: no permission class of a plugin can switch the gate off with it."""

    authentication_classes = []
    permission_classes = []

    def get(self, request):
        return Response({"municipality": current_municipality().slug})


def plain(request):
    return HttpResponse("plain")


async def later(request):
    return JsonResponse({"municipality": current_municipality().slug})
