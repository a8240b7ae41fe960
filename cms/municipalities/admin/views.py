"""Screens about municipalities: all of them for the region, the own one for its administrators."""

from typing import Any, ClassVar

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages

from cms.accounts.models import User
from cms.accounts.rules import is_municipal_admin, is_region_admin
from cms.municipalities.actions import (
    MunicipalityError,
    create_municipality,
    replace_emergency_numbers,
    update_municipality,
)
from cms.municipalities.admin.forms import (
    BRAND,
    CONTACT,
    EmergencyNumbers,
    MunicipalityForm,
    NewMunicipalityForm,
    OurMunicipalityForm,
    show_refusal,
)
from cms.municipalities.http import municipality_of, tenant
from cms.municipalities.models import EmergencyNumber, Municipality, Region


class _Screen(View):
    title: ClassVar[str | Promise] = ""
    template: ClassVar[str] = "municipalities/form.html"
    user: User

    def page(self, request: HttpRequest, *, title: str = "", **values: Any) -> HttpResponse:
        name = title or str(self.title)
        crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": name}]
        frame = {
            "page_title": name,
            "header_title": name,
            "header_icon": "site",
            "breadcrumbs_items": crumbs,
        }
        return render(request, self.template, frame | values)


class OurMunicipalityView(_Screen):
    """Brand, contact facts and emergency numbers, for the municipality's own administrators."""

    title = gettext_lazy("Our municipality")
    municipality: Municipality

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.municipality = municipality_of(request)
        if not isinstance(request.user, User) or not is_municipal_admin(request.user, self.municipality):
            raise Http404
        self.user = request.user
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        form = OurMunicipalityForm(instance=self.municipality)
        return self.page(request, form=form, numbers=EmergencyNumbers(queryset=self._numbers()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OurMunicipalityForm(request.POST, instance=Municipality.objects.get(pk=self.municipality.pk))
        numbers = EmergencyNumbers(request.POST, queryset=self._numbers())
        if form.is_valid() and numbers.is_valid() and self._save(form, numbers):
            messages.success(request, _("Saved. Families see it now."))
            return redirect("municipalities_our")
        messages.error(request, _("Nothing was saved yet. See what is marked below."))
        return self.page(request, form=form, numbers=numbers)

    def _numbers(self) -> Any:
        return EmergencyNumber.objects.order_by("sort_order", "pk")

    def _save(self, form: OurMunicipalityForm, numbers: Any) -> bool:
        facts = {name: form.cleaned_data[name] for name in (*CONTACT, *BRAND)}
        wanted = [
            {name: row[name] for name in ("language", "label", "number", "hint")}
            for row in numbers.cleaned_data
            if row and row.get("number") and not row.get("DELETE")
        ]
        try:
            with transaction.atomic():
                update_municipality(municipality=self.municipality, actor=self.user, **facts)
                replace_emergency_numbers(municipality=self.municipality, numbers=wanted, actor=self.user)
        except MunicipalityError as error:
            show_refusal(form, error)
            return False
        return True


class _RegionScreen(_Screen):
    """A screen of the region's own host, for its administrators."""

    region: Region

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        region = tenant(request).region
        if region is None or tenant(request).municipality is not None or not isinstance(request.user, User):
            raise Http404
        if not (request.user.is_superuser or is_region_admin(request.user, region)):
            raise Http404
        self.region, self.user = region, request.user
        return super().dispatch(request, *args, **kwargs)


class MunicipalitiesView(_RegionScreen):
    title = gettext_lazy("Municipalities")
    template = "municipalities/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = self.region.municipalities.select_related("site").prefetch_related("domains")
        return self.page(request, rows=rows)


class AddMunicipalityView(_RegionScreen):
    title = gettext_lazy("Add a municipality")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, form=NewMunicipalityForm(initial={"languages": ["da", "en"]}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewMunicipalityForm(request.POST)
        if form.is_valid():
            try:
                made = self._create(form.cleaned_data)
            except MunicipalityError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("%(name)s is ready.") % {"name": made.name})
                return redirect("municipalities_index")
        return self.page(request, form=form)

    @transaction.atomic
    def _create(self, values: dict[str, Any]) -> Municipality:
        hosts = values["hostnames"]
        made = create_municipality(
            region=self.region,
            slug=values["slug"],
            name=values["name"],
            hostname=hosts[0],
            languages=values["languages"],
            accent=values["accent"],
            accent_dark=values["accent_dark"],
            secondary=values["secondary"],
            actor=self.user,
            **{name: values[name] for name in CONTACT},
        )
        return update_municipality(municipality=made, actor=self.user, hostnames=hosts, logo=values["logo"])


class EditMunicipalityView(_RegionScreen):
    def get(self, request: HttpRequest, municipality_id: int) -> HttpResponse:
        found = self._municipality(municipality_id)
        return self.page(request, title=found.name, form=MunicipalityForm(instance=found))

    def post(self, request: HttpRequest, municipality_id: int) -> HttpResponse:
        found = self._municipality(municipality_id)
        form = MunicipalityForm(request.POST, instance=self._municipality(municipality_id))
        if form.is_valid():
            facts = {name: form.cleaned_data[name] for name in ("name", "languages", *CONTACT, *BRAND)}
            try:
                update_municipality(
                    municipality=found, actor=self.user, hostnames=form.cleaned_data["hostnames"], **facts
                )
            except MunicipalityError as error:
                show_refusal(form, error)
            else:
                messages.success(request, _("Saved."))
                return redirect("municipalities_index")
        return self.page(request, title=found.name, form=form)

    def _municipality(self, key: int) -> Municipality:
        return get_object_or_404(self.region.municipalities, pk=key)
