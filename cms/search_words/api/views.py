"""POST library/nothing-found: the app tells of a submitted search that found nothing."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.api.throttles import ClientThrottle
from cms.content.api.views import ask_plain
from cms.content.languages import LOCALE_CODE
from cms.content.library.search import search
from cms.municipalities.http import municipality_of
from cms.search_words.actions import count_nothing_found


class NothingFoundSerializer(serializers.Serializer[object]):
    q = serializers.CharField(max_length=200)
    locale = serializers.RegexField(LOCALE_CODE.pattern, max_length=12)


class NothingFoundView(APIView):
    """Anonymous, and apart from the search itself, which stays one read through the edge."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ClientThrottle,)
    throttle_action = "library_nothing_found"

    @extend_schema(
        operation_id="library_nothing_found",
        description="Count a finished search that found nothing, without a person. Answers the same whether "
        "or not it was counted: what finds something, or could name somebody, is not.",
        tags=["library"],
        auth=[],
        request=NothingFoundSerializer,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        given = NothingFoundSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        query, locale = given.validated_data["q"], given.validated_data["locale"]
        place = municipality_of(request._request)
        found = ask_plain(search, request, {"q": query, "locale": locale})
        if locale in place.languages and found is not None and not found["results"]:
            count_nothing_found(municipality=place, language=locale, text=query)
        return Response(status=204)
