"""What an editor chooses before an import."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.content.models import TopicPage
from cms.exchange.queries import local_indexes, topics_of
from cms.exchange.reading import EXTENSIONS
from cms.exchange.reading.files import LARGEST_FILE, extension
from cms.municipalities.models import Municipality, Region

LARGEST_UPLOAD = 200 * 1024 * 1024
MOST_FILES = 200
# Pictures that HTML and Markdown files point at may be chosen together with them.
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"})
ACCEPTED = sorted(EXTENSIONS | {".zip"} | PICTURES)


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        chosen = data if isinstance(data, list | tuple) else [data]
        files = [super(ManyFilesField, self).clean(one, initial) for one in chosen]
        if len(files) > MOST_FILES:
            raise ValidationError(_("Choose fewer files, or put them in one zip file."))
        if sum(file.size for file in files) > LARGEST_UPLOAD:
            raise ValidationError(_("Together the files are too large. Import them in parts."))
        for file in files:
            if extension(file.name) not in ACCEPTED:
                raise ValidationError(
                    _("%(name)s is not a Word, HTML, Markdown or zip file."), params={"name": file.name}
                )
            if extension(file.name) != ".zip" and file.size > LARGEST_FILE:
                raise ValidationError(_("%(name)s is too large."), params={"name": file.name})
        return files


class ImportForm(forms.Form):
    """Files, language and topic. On a municipality's host articles become local ones."""

    chosen = ManyFilesField(
        label=_("Files"),
        help_text=_("Word (.docx), HTML or Markdown. Many at once, or packed in a zip file."),
        widget=ManyFilesInput(attrs={"accept": ",".join(ACCEPTED)}),
    )
    language = forms.ChoiceField(label=_("Language of the files"))
    topic = forms.ModelChoiceField(
        TopicPage._base_manager.none(),
        label=_("Topic"),
        help_text=_("Where families find the articles. You can change it in each draft."),
    )

    def __init__(self, *args: Any, region: Region, municipality: Municipality | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality = municipality
        topics = topics_of(region)
        names = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
        if municipality is not None:
            self.indexes = {index.locale.language_code: index for index in local_indexes(municipality)}
            codes = list(self.indexes)
        else:
            codes = sorted({topic.locale.language_code for topic in topics})
        languages: Any = self.fields["language"]
        languages.choices = [(code, names.get(code, code)) for code in codes]
        field: Any = self.fields["topic"]
        field.queryset = topics
        field.label_from_instance = lambda topic: f"{topic.title} ({topic.locale.language_code})"
        field.required = municipality is None
        field.empty_label = _("No topic yet") if municipality is not None else _("Choose a topic")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        topic, language = cleaned.get("topic"), cleaned.get("language")
        if topic is not None and language and topic.locale.language_code != language:
            translated = topic.get_translation_or_none(_locale(language))
            if translated is None:
                self.add_error("topic", _("This topic is not there in the language of the files."))
            cleaned["topic"] = translated
        return cleaned

    @property
    def parent(self) -> Page:
        """The page under which the drafts go."""
        found: Page = (
            self.indexes[self.cleaned_data["language"]]
            if self.municipality is not None
            else self.cleaned_data["topic"]
        )
        return found


def _locale(language: str) -> Any:
    from cms.content.actions.trees import locale_for

    return locale_for(language)
