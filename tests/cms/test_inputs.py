"""No form of the admin takes a date as text that a calendar may turn into another day."""

from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import get_snippet_models

from cms.accounts.admin.forms import BirthForm, InviteForm

TEXT = (AdminDateInput, AdminDateTimeInput)


def test_pages_snippets_and_families_have_the_browsers_own_fields():
    forms = [InviteForm, BirthForm]
    forms += [model.get_edit_handler().get_form_class() for model in get_page_models() if model is not Page]
    forms += [
        model.snippet_viewset.get_edit_handler().get_form_class()
        for model in get_snippet_models()
        if model.snippet_viewset.get_edit_handler()
    ]
    fields = [(form, name, field.widget) for form in forms for name, field in form.base_fields.items()]
    days = [
        name
        for _form, name, widget in fields
        if getattr(widget, "input_type", "") in {"date", "datetime-local"}
    ]
    assert {"due_date", "birth_date", "next_review_at", "go_live_at", "expire_at"} <= set(days)
    assert [(form, name) for form, name, widget in fields if isinstance(widget, TEXT)] == []
