"""Screens: import articles, the report of an import, export the library."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages

from cms.accounts.models import User
from cms.audit.record import record
from cms.exchange import audit
from cms.exchange.actions.exporting import start_export
from cms.exchange.actions.importing import start_import
from cms.exchange.admin.forms import ImportForm
from cms.exchange.models import ExportRun, ImportedFile, ImportRun, Outcome
from cms.exchange.notes import told
from cms.exchange.queries import exports_of, imports_of
from cms.exchange.rules import can_export, can_import, can_write_under
from cms.municipalities.http import tenant
from cms.municipalities.models import Municipality, Region

_ORDER = [Outcome.CONFLICT, Outcome.REFUSED, Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED]


class _Screen(View):
    """A screen of the host's own library: a municipality's, or the region's. 404 for everybody else."""

    title: ClassVar[str | Promise] = ""
    icon: ClassVar[str] = "download"
    template: ClassVar[str] = ""
    rule: ClassVar[Any] = staticmethod(can_import)
    above: ClassVar[str] = ""
    region: Region
    municipality: Municipality | None
    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        region, self.municipality = tenant(request).region, tenant(request).municipality
        if region is None or not isinstance(request.user, User):
            raise Http404
        if not self.rule(request.user, self.municipality, region):
            raise Http404
        self.region, self.user = region, request.user
        return super().dispatch(request, *args, **kwargs)

    def page(self, request: HttpRequest, **values: Any) -> HttpResponse:
        name = str(values.pop("title", self.title))
        crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
        if self.above:
            crumbs.append({"url": reverse(self.above), "label": _("Import articles")})
        frame = {
            "page_title": name,
            "header_title": name,
            "header_icon": self.icon,
            "breadcrumbs_items": [*crumbs, {"url": "", "label": name}],
        }
        return render(request, self.template, frame | values)

    def own(self, model: Any, key: UUID) -> Any:
        rows = model.unscoped.filter(region=self.region, municipality=self.municipality)
        return get_object_or_404(rows.select_related("actor", "parent__locale", "topic")
                                 if model is ImportRun else rows, pk=key)  # fmt: skip


class ImportView(_Screen):
    """Choose files; below, the imports before this one."""

    title = gettext_lazy("Import articles")
    icon = "upload"
    template = "exchange/import.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form)
        if not can_write_under(self.user, form.parent):
            form.add_error(None, _("You may not write articles there."))
            return self._page(request, form)
        run = start_import(
            region=self.region,
            municipality=self.municipality,
            parent=form.parent,
            topic=form.cleaned_data["topic"],
            files=form.cleaned_data["chosen"],
            actor=self.user,
        )
        return redirect("exchange_import_report", import_id=run.pk)

    def _form(self, *data: Any) -> ImportForm:
        return ImportForm(*data, region=self.region, municipality=self.municipality)

    def _page(self, request: HttpRequest, form: ImportForm) -> HttpResponse:
        runs = imports_of(self.region, self.municipality)
        return self.page(request, form=form, runs=runs)


class ReportView(_Screen):
    """What became of each file, with a link to its draft."""

    title = gettext_lazy("Result of the import")
    icon = "upload"
    template = "exchange/report.html"
    above = "exchange_import"

    def get(self, request: HttpRequest, import_id: UUID) -> HttpResponse:
        run = self.own(ImportRun, import_id)
        files = list(ImportedFile.unscoped.filter(run=run).select_related("page"))
        files.sort(key=lambda file: (_ORDER.index(Outcome(file.outcome)), file.pk))
        rows = [{"file": file, "notes": told(file.notes)} for file in files]
        counts = [
            {"label": Outcome(outcome).label, "number": number}
            for outcome in _ORDER
            if (number := sum(file.outcome == outcome for file in files))
        ]
        return self.page(request, run=run, rows=rows, counts=counts, done=len(files))


class ProgressView(_Screen):
    """How far an import is, for the script on the report's page."""

    def get(self, request: HttpRequest, import_id: UUID) -> HttpResponse:
        run = self.own(ImportRun, import_id)
        done = ImportedFile.unscoped.filter(run=run).aggregate(number=Count("pk"))["number"]
        return JsonResponse({"done": done, "total": run.total, "finished": run.is_finished})


class ExportView(_Screen):
    """Ask for an export; fetch those that are ready."""

    title = gettext_lazy("Export the library")
    template = "exchange/export.html"
    rule = staticmethod(can_export)

    def get(self, request: HttpRequest) -> HttpResponse:
        runs = list(exports_of(self.region, self.municipality))
        return self.page(request, runs=runs, is_busy=any(not run.is_finished for run in runs))

    def post(self, request: HttpRequest) -> HttpResponse:
        start_export(region=self.region, municipality=self.municipality, actor=self.user)
        messages.success(request, _("The export is being written. It appears below when it is ready."))
        return redirect("exchange_exports")


class DownloadView(_Screen):
    """The file of one export, until it expires; each download is recorded."""

    rule = staticmethod(can_export)

    def get(self, request: HttpRequest, export_id: UUID) -> HttpResponseBase:
        run = self.own(ExportRun, export_id)
        if not run.is_ready:
            raise Http404
        record(audit.DOWNLOADED, actor=self.user, municipality=self.municipality, target=run)
        place = self.municipality or self.region
        name = f"{slugify(place.slug)}-{localdate(run.created_at).isoformat()}.zip"
        return FileResponse(run.file.open("rb"), as_attachment=True, filename=name)
