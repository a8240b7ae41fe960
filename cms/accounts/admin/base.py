"""What our admin screens have in common: a municipality, a rule, Wagtail's look."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views import View

from cms.accounts.models import User
from cms.accounts.rules import AnyUser
from cms.municipalities.http import municipality_of, tenant
from cms.municipalities.menu import ShownMenuItem
from cms.municipalities.models import Municipality


class MunicipalView(View, ABC):
    """A screen of one municipality for those whom `is_allowed` lets in; 404 for everybody else."""

    title: ClassVar[str | Promise] = ""
    icon: ClassVar[str] = "group"
    template_name: ClassVar[str] = ""
    # (name of the address, label) of the screen above.
    above: ClassVar[tuple[str, str | Promise] | None] = None

    municipality: Municipality
    user: User

    @abstractmethod
    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        """Each screen says it: one that forgot must fail, not open or stay hidden."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.municipality = municipality_of(request)
        if not isinstance(request.user, User) or not self.is_allowed(request.user, self.municipality):
            raise Http404
        self.user = request.user
        return super().dispatch(request, *args, **kwargs)

    def page(
        self, request: HttpRequest, *, title: str = "", template: str = "", **values: Any
    ) -> HttpResponse:
        """Render `template` (else `template_name`) inside Wagtail's frame."""
        name = title or str(self.title)
        crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
        if self.above:
            crumbs.append({"url": reverse(self.above[0]), "label": str(self.above[1])})
        frame = {
            "page_title": name,
            "header_title": name,
            "header_icon": self.icon,
            "breadcrumbs_items": [*crumbs, {"url": "", "label": name}],
        }
        return render(request, template or self.template_name, frame | values)


class RuleMenuItem(ShownMenuItem):
    """A menu item that only those see whom the rule lets in: (user, municipality) -> bool."""

    def __init__(self, *args: Any, rule: Callable[[AnyUser, Municipality], bool], **kwargs: Any) -> None:
        def shown(request: HttpRequest) -> bool:
            municipality = tenant(request).municipality
            return municipality is not None and rule(request.user, municipality)

        super().__init__(*args, shown=shown, **kwargs)
