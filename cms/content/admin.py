"""Local contacts in the admin of a municipality's host."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.content.models import LocalFact
from cms.municipalities.scope import current_municipality, current_municipality_or_none
from cms.overrides.admin.panels import FactUsersPanel


class LocalFactForm(WagtailAdminModelForm):
    """The owner is the municipality of the host; nobody chooses it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.municipality_id is None:
            self.instance.municipality = current_municipality()

    def clean_slot(self) -> str:
        slot: str = self.cleaned_data["slot"]
        if LocalFact.objects.filter(slot=slot).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This contact is filled in already. Change that one instead."))
        return slot


class LocalFactViewSet(SnippetViewSet):
    """A list of the municipality's own contacts; changing one changes every article that shows it."""

    model = LocalFact
    icon = "mobile-alt"
    menu_label = _("Local contacts")
    menu_name = "local-contacts"
    menu_order = 250
    add_to_admin_menu = True
    # Wagtail's reference index reads outside any municipality, which the model's manager refuses.
    add_to_reference_index = False
    list_display = ("name", "slot", "phone", "hours")
    copy_view_enabled = False
    edit_template_name = "overrides/fact_edit.html"
    edit_handler = ObjectList(
        [
            FieldPanel("slot"),
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("phone"), FieldPanel("hours")]),
            FieldPanel("address"),
            InlinePanel(
                "texts",
                [
                    FieldPanel("language", widget=forms.Select(choices=settings.WAGTAIL_CONTENT_LANGUAGES)),
                    FieldPanel("name"),
                    FieldPanel("hours"),
                ],
                heading=_("In other languages"),
                label=_("Language"),
            ),
            FactUsersPanel(heading=_("Articles that show it")),
        ],
        base_form_class=LocalFactForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[LocalFact]:
        """Only the host's own; none on the region's host."""
        if current_municipality_or_none() is None:
            return LocalFact.unscoped.none()
        return LocalFact.objects.all()

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        item = super().get_menu_item(order)
        shown = item.is_shown

        def is_shown(request: HttpRequest) -> bool:
            return current_municipality_or_none() is not None and shown(request)

        item.is_shown = is_shown
        return item
