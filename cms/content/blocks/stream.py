"""StreamField blocks, worded for a nurse who writes."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.content.blocks.choices import Slot, StageKind, Tone
from cms.content.blocks.numbers import NumberBlock
from cms.content.blocks.tables import TableBlock

RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]
SHORT_RICH_TEXT = ["bold", "italic", "ol", "ul", "link"]
_NUMBER = re.compile(r"\+?[0-9][0-9 ]{1,18}")
_VIDEO = frozenset({"mp4", "webm"})


def check_phone_number(value: str) -> None:
    if not _NUMBER.fullmatch(value):
        raise ValidationError(_("Write the number with digits and spaces only, for example 12 34 56 78."))


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("What the picture shows"),
        max_length=250,
        help_text=_("Read aloud to those who cannot see the picture. One sentence."),
    )
    caption = blocks.CharBlock(label=_("Text under the picture"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Picture")


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(choices=Tone.choices, default=Tone.INFO, label=_("Kind"))
    title = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.RichTextBlock(features=SHORT_RICH_TEXT, label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Box")
        help_text = _("A box that stands out. Use few.")


class EmergencyBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.RichTextBlock(features=SHORT_RICH_TEXT, label=_("When to call"))
    number = blocks.CharBlock(label=_("Phone number"), max_length=20, validators=[check_phone_number])
    number_label = blocks.CharBlock(
        label=_("Text on the button"), max_length=60, help_text=_("For example: Call 112")
    )

    class Meta:
        icon = "warning"
        label = _("Emergency")
        help_text = _("Only for real danger. Shows a button that calls.")


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Step"), max_length=150)
    text = blocks.RichTextBlock(features=SHORT_RICH_TEXT, required=False, label=_("Text"))


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=120)
    items = blocks.ListBlock(StepBlock(), min_num=1, label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Steps")


class ChecklistBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=120)
    items = blocks.ListBlock(blocks.CharBlock(max_length=300), min_num=1, label=_("Lines"))

    class Meta:
        icon = "tick"
        label = _("Checklist")


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(features=SHORT_RICH_TEXT, label=_("Answer"))


class QuestionAnswerBlock(blocks.StructBlock):
    items = blocks.ListBlock(QuestionBlock(), min_num=1, label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Questions and answers")


class QuoteBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(features=["bold", "italic"], label=_("Words"))
    source = blocks.CharBlock(
        label=_("Who says it"), max_length=120, help_text=_("A role, for example: Midwife")
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=150)
    video = DocumentChooserBlock(label=_("Video file (mp4 or webm)"))
    captions = DocumentChooserBlock(
        label=_("Subtitles (vtt)"), help_text=_("The law asks for subtitles on every video with speech.")
    )
    poster = ImageChooserBlock(label=_("Picture before it plays"), required=False)
    transcript = blocks.RichTextBlock(features=SHORT_RICH_TEXT, required=False, label=_("The words as text"))

    class Meta:
        icon = "media"
        label = _("Video")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {}
        if cleaned["video"].file_extension.lower() not in _VIDEO:
            errors["video"] = ValidationError(_("Choose an mp4 or webm file."))
        if cleaned["captions"].file_extension.lower() != "vtt":
            errors["captions"] = ValidationError(_("Choose a vtt file."))
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned


class RelatedBlock(blocks.StructBlock):
    articles = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="content.ArticlePage"), min_num=1, max_num=4, label=_("Articles")
    )

    class Meta:
        icon = "link"
        label = _("Read also")


class LocalContactBlock(blocks.StructBlock):
    slot = blocks.ChoiceBlock(
        choices=Slot.choices,
        label=_("Contact"),
        help_text=_("Each municipality fills in its own phone, address and hours under Local contacts."),
    )

    class Meta:
        icon = "mobile-alt"
        label = _("Local contact")


class ArticleStreamBlock(blocks.StreamBlock):
    """The body of an article."""

    text = blocks.RichTextBlock(features=RICH_TEXT, label=_("Text"), icon="pilcrow")
    image = ImageBlock()
    table = TableBlock()
    callout = CalloutBlock()
    emergency = EmergencyBlock()
    steps = StepsBlock()
    checklist = ChecklistBlock()
    question_answer = QuestionAnswerBlock()
    quote = QuoteBlock()
    video = VideoBlock()
    related = RelatedBlock()
    local_contact = LocalContactBlock()


class StageBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(choices=StageKind.choices, label=_("Counted in"))
    first = NumberBlock(label=_("From"), min_value=0, max_value=120)
    last = NumberBlock(label=_("To and with"), min_value=0, max_value=120)

    class Meta:
        icon = "time"
        label = _("Time")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["last"] < cleaned["first"]:
            raise blocks.StructBlockValidationError(
                {"last": ValidationError(_("The end must not be before the beginning."))}
            )
        return cleaned


class StageStreamBlock(blocks.StreamBlock):
    """When in pregnancy or childhood an article is for you now."""

    stage = StageBlock()


class SourceBlock(blocks.StructBlock):
    publisher = blocks.CharBlock(label=_("Publisher"), max_length=120)
    title = blocks.CharBlock(label=_("Title"), max_length=250)
    url = blocks.URLBlock(label=_("Web address"), required=False)
    year = NumberBlock(label=_("Year"), required=False, min_value=1950, max_value=2100)

    class Meta:
        icon = "doc-full"
        label = _("Source")


class SourceStreamBlock(blocks.StreamBlock):
    """Where the advice comes from."""

    source = SourceBlock()
