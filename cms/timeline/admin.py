"""The editors' screens: the region's timelines on its own host, a municipality's additions on its host."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.content.languages import DEFAULT_LANGUAGE
from cms.municipalities.http import tenant
from cms.municipalities.models import Region
from cms.municipalities.scope import current_municipality, current_municipality_or_none
from cms.timeline.models import Anchor, ContentSet, LocalSet, Situation
from cms.timeline.queries import articles_for_sets

_ENTRY = [
    FieldPanel("article"),
    FieldRowPanel([FieldPanel("first"), FieldPanel("last"), FieldPanel("unit")]),
    FieldRowPanel([FieldPanel("side"), FieldPanel("anchor")]),
]
_HELP = _(
    "An article is shown from the first to the last number you write, both included. "
    "“2 to 4, weeks, after, birth” is week 2, 3 and 4 of the child's life. "
    "“2 to 2, weeks, before, due date” is the week that begins 14 days before the due date. "
    "Drag the articles: the one you put first is shown first."
)


def region_of(request: HttpRequest) -> Region:
    region = tenant(request).region
    if region is None:
        raise Http404
    return region


class EntriesForm(WagtailAdminModelForm):
    """Refuses articles of somebody else, and weeks in a set for loss.

    Each kind of set says whose it is and for whom: one that forgot must fail, not let everything in.
    """

    def owner(self) -> tuple[Region, Any]:
        """The region, and the municipality or None: whose articles may be chosen."""
        raise NotImplementedError

    def situation(self) -> str:
        """The set's situation, "" when none is chosen yet."""
        raise NotImplementedError

    def clean(self) -> Any:
        cleaned = super().clean()
        entries = getattr(self, "formsets", {}).get("entries")
        if entries is None:
            return cleaned
        forms_kept = [one for one in entries.forms if one not in entries.deleted_forms]
        chosen = {one.cleaned_data["article"].pk for one in forms_kept if self._article(one)}
        allowed = set(articles_for_sets(*self.owner()).filter(pk__in=chosen).values_list("pk", flat=True))
        for one in forms_kept:
            article = self._article(one)
            if article is not None and article.pk not in allowed:
                one.add_error("article", _("Choose an article of the region or your own."))
            anchor = getattr(one, "cleaned_data", {}).get("anchor")
            if self.situation() == Situation.LOSS and anchor not in {Anchor.ALWAYS, None}:
                one.add_error("anchor", _("After a loss no weeks are counted. Choose “At any time”."))
        if any(one.errors for one in forms_kept):
            raise ValidationError(_("Some articles cannot be used as they are. See below."))
        return cleaned

    @staticmethod
    def _article(form: Any) -> Any:
        return getattr(form, "cleaned_data", {}).get("article")


class ContentSetForm(EntriesForm):
    """The owner is the region of the host; nobody chooses it."""

    region: Region

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.region_id is None and self.for_user is not None:
            self.instance.region = self.for_user.__dict__["_timeline_region"]

    def owner(self) -> tuple[Region, Any]:
        return self.instance.region, None

    def situation(self) -> str:
        return self.cleaned_data.get("situation") or ""

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        others = ContentSet.objects.filter(region=self.instance.region, key=key).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("Another timeline has this short name. Choose another one."))
        return key


class LocalSetForm(EntriesForm):
    """The owner is the municipality of the host; the set is one of its region's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = current_municipality()
        if self.instance.municipality_id is None:
            self.instance.municipality = here
        choices: Any = self.fields["set"]
        choices.queryset = ContentSet.objects.filter(region=here.region_id)

    def owner(self) -> tuple[Region, Any]:
        here = self.instance.municipality
        return here.region, here

    def situation(self) -> str:
        chosen = self.cleaned_data.get("set")
        return chosen.situation if chosen else ""

    def clean_set(self) -> ContentSet:
        chosen: ContentSet = self.cleaned_data["set"]
        if LocalSet.objects.filter(set=chosen).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("You have added to this timeline already. Change that one instead."))
        return chosen


class ContentSetViewSet(SnippetViewSet):
    """All timelines of the region; every change reaches the phones of all its municipalities."""

    model = ContentSet
    icon = "history"
    menu_label = _("Timelines")
    menu_name = "timelines"
    create_template_name = "content/admin/new_snippet.html"
    menu_order = 240
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ("name", "situation", Column("entry_count", label=_("Articles")), "is_on")
    ordering = ("sort_order", "pk")
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("situation")]),
            FieldRowPanel([FieldPanel("key"), FieldPanel("sort_order"), FieldPanel("is_on")]),
            InlinePanel(
                "names",
                [
                    FieldPanel(
                        "language",
                        widget=forms.Select(
                            choices=[
                                choice
                                for choice in settings.WAGTAIL_CONTENT_LANGUAGES
                                if choice[0] != DEFAULT_LANGUAGE
                            ]
                        ),
                    ),
                    FieldPanel("name"),
                ],
                heading=_("Name in other languages"),
                label=_("Language"),
            ),
            HelpPanel(content=_HELP),
            InlinePanel("entries", _ENTRY, heading=_("Articles"), label=_("Article")),
        ],
        base_form_class=ContentSetForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContentSet]:
        of_region = ContentSet.objects.filter(region=region_of(request))
        found: QuerySet[ContentSet] = of_region.annotate(entry_count=Count("entries"))
        return found

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., HttpResponse]:
        """Every screen of one set is for the region that owns it."""
        view: Callable[..., HttpResponse] = super().construct_view(view_class, **kwargs)

        @wraps(view)
        def of_this_region(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
            region = region_of(request)
            request.user.__dict__["_timeline_region"] = region
            if "pk" in values and not ContentSet.objects.filter(region=region, pk=values["pk"]).exists():
                raise Http404
            return view(request, *args, **values)

        return of_this_region

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        return _shown_when(super().get_menu_item(order), municipal=False)


class LocalSetViewSet(SnippetViewSet):
    """What the municipality adds to the region's timelines or switches off."""

    model = LocalSet
    icon = "history"
    menu_label = _("Timelines here")
    menu_name = "local-timelines"
    create_template_name = "content/admin/new_snippet.html"
    menu_order = 251
    add_to_admin_menu = True
    # Wagtail's reference index reads outside any municipality, which the model's manager refuses.
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ("set", "is_off")
    edit_handler = ObjectList(
        [
            # A plain list: the chooser of snippets would know the sets of every region.
            FieldPanel("set", widget=forms.Select),
            FieldPanel("is_off"),
            HelpPanel(content=_HELP),
            InlinePanel("entries", _ENTRY, heading=_("Own articles"), label=_("Article")),
        ],
        base_form_class=LocalSetForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[LocalSet]:
        """Only the host's own; none on the region's host."""
        if current_municipality_or_none() is None:
            return LocalSet.unscoped.none()
        return LocalSet.objects.select_related("set")

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        return _shown_when(super().get_menu_item(order), municipal=True)


def _shown_when(item: MenuItem, *, municipal: bool) -> MenuItem:
    shown = item.is_shown

    def is_shown(request: HttpRequest) -> bool:
        return (current_municipality_or_none() is not None) == municipal and shown(request)

    item.is_shown = is_shown
    return item
