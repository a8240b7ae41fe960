"""The middleware of the admin: confine, act as, and refuse what is on no list."""

from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from typing import Any

from django.core.handlers.exception import response_for_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import ResolverMatch, reverse
from django.utils.functional import cached_property

from cms.municipalities.confinement.borders import borders_of
from cms.municipalities.confinement.context import confined_to, current_confinement
from cms.municipalities.confinement.kinds import Visit, nothing
from cms.municipalities.confinement.people import act_as, groups_on_host
from cms.municipalities.confinement.routes import REFUSED_EVERYWHERE, values_of_route
from cms.municipalities.http import tenant
from cms.municipalities.scope import MunicipalityScopeMissingError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class AdminConfinementMiddleware:
    """Stands after the authentication middleware; touches requests to the admin only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    @cached_property
    def prefix(self) -> str:
        return reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        region = tenant(request).region
        if not request.path.startswith(self.prefix) or region is None:
            return self.get_response(request)
        municipality = tenant(request).municipality
        if municipality is None:
            return self.get_response(request)
        borders = borders_of(
            municipality,
            writing=request.method not in SAFE_METHODS,
            hides_people=request.user.is_authenticated,
        )
        with confined_to(borders):
            response = self.get_response(request)
            return _stream_in_context(response)

    def process_view(
        self, request: HttpRequest, _view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Raise Http404 for an address that does not exist here."""
        if not request.path.startswith(self.prefix):
            return
        name = name_of(request.resolver_match)
        if name in REFUSED_EVERYWHERE:
            raise Http404
        confinement = current_confinement()
        if confinement is None:
            if tenant(request).municipality is not None or tenant(request).region is None:
                raise Http404  # the admin is never reached on a municipality's host without borders
            _check_on_region_host(request, name, kwargs)
            _act_on_this_host(request)
            return
        allowed = values_of_route(name)
        if allowed is None:
            raise Http404
        if not request.user.is_authenticated:
            return  # Wagtail asks for a sign-in before it looks at anything
        values = {**{str(place): value for place, value in enumerate(args)}, **kwargs}
        visit = Visit(confinement, request.user, values)
        for key, value in values.items():
            if not allowed.get(key, nothing)(visit, value):
                raise Http404
        _act_on_this_host(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """On the region's host, rows of municipalities have no screen."""
        if isinstance(exception, MunicipalityScopeMissingError) and request.path.startswith(self.prefix):
            return response_for_exception(request, Http404("This belongs to a municipality's host."))
        return None


def name_of(match: ResolverMatch | None) -> str:
    """Return the view's name with its namespaces; "-" stands for no name of its own."""
    if match is None:
        return "-"
    return ":".join([*match.namespaces, match.url_name or "-"])


def _act_on_this_host(request: HttpRequest) -> None:
    """Superusers run the whole installation from the region's host; elsewhere nobody is one."""
    user: Any = request.user
    region, municipality = tenant(request).region, tenant(request).municipality
    if region is None or not user.is_authenticated or (municipality is None and user.is_superuser):
        return
    act_as(user, groups_on_host(user, region=region, municipality=municipality))


def _check_on_region_host(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> None:
    """Region administrators may do all that their permissions say, save taking over a superuser."""
    from django.contrib.auth import get_user_model

    if (
        name.startswith("wagtailusers_users:")
        and "pk" in kwargs
        and not getattr(request.user, "is_superuser", False)
    ):
        users = get_user_model()._default_manager
        if users.filter(pk=kwargs["pk"], is_superuser=True).exists():
            raise Http404


def _stream_in_context(response: HttpResponse) -> HttpResponse:
    """Let a streamed answer, such as a report as CSV, read its rows in the confinement too."""
    if getattr(response, "streaming", False) and not getattr(response, "is_async", False):
        context = copy_context()
        chunks: Iterable[bytes] = response.streaming_content  # type: ignore[attr-defined]

        def in_context() -> Iterator[bytes]:
            iterator = context.run(iter, chunks)
            end = object()
            while (chunk := context.run(next, iterator, end)) is not end:
                yield chunk  # type: ignore[misc]

        response.streaming_content = in_context()  # type: ignore[attr-defined]
    return response
