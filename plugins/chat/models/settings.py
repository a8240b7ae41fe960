"""What a municipality promises to those who write."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting

from cms.municipalities.scope import MunicipalityScopedModel


def _minutes(label: Any, default: int | None) -> Any:
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, default=default, help_text=_("Minutes. Empty means never.")
    )


def _days(label: Any) -> Any:
    return models.PositiveSmallIntegerField(
        label,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("Days. Empty means that it is not watched."),
    )


class Weekday(models.IntegerChoices):
    """As `datetime.date.weekday`: Monday is 0."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class ChatSettings(BaseSiteSetting, ClusterableModel):
    """One municipality's chat: when somebody reads along, and what is promised in which language."""

    municipality_path = "site__municipality"

    urgent_owner_after = _minutes(_("whoever has it"), 0)
    urgent_team_after = _minutes(_("the team"), 5)
    urgent_lead_after = _minutes(_("the lead"), 10)
    urgent_phone_after = _minutes(_("the duty phone"), 15)
    overdue_owner_after = _minutes(_("whoever has it"), 0)
    overdue_team_after = _minutes(_("the team"), 30)
    overdue_lead_after = _minutes(_("the lead"), 120)
    overdue_phone_after = _minutes(_("the duty phone"), None)
    again_after = _minutes(_("from the start again"), 30)
    hand_over_days = models.PositiveSmallIntegerField(
        _("days in which both teams read and write"),
        default=14,
        db_default=14,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("For as many days the family may think it over."),
    )
    automatic_reply = models.BooleanField(
        _("automatic reply outside opening hours"),
        default=True,
        db_default=True,
        help_text=_(
            "Once for each time that the team is closed: who reads it and when, and when the answer comes."
        ),
    )
    # Chosen by the municipality: empty until then.
    unread_days = _days(_("a family has not opened our message"))
    worried_days = _days(_("a family does not answer any more after a worrying message"))

    panels: ClassVar = [
        HelpPanel(_("Families see this above an empty message. Promise only what you keep every week.")),
        InlinePanel("promises", heading=_("Answer promise"), label=_("Language"), max_num=12),
        FieldPanel("automatic_reply"),
        InlinePanel("opening_times", heading=_("Opening hours"), label=_("Opening time")),
        InlinePanel(
            "call_numbers",
            heading=_("If it cannot wait"),
            label=_("Number"),
            help_text=_("Families see the numbers that fit their week and the hour, also without a network."),
        ),
        MultiFieldPanel(
            [FieldPanel(f"urgent_{rung}_after") for rung in ("owner", "team", "lead", "phone")],
            heading=_("Urgent: who is called after how many minutes, until somebody takes care"),
        ),
        MultiFieldPanel(
            [
                *(FieldPanel(f"overdue_{rung}_after") for rung in ("owner", "team", "lead", "phone")),
                FieldPanel("again_after"),
            ],
            heading=_("Overdue: who is called how many minutes after the answer was due"),
        ),
        MultiFieldPanel(
            [FieldPanel("unread_days"), FieldPanel("worried_days")],
            heading=_("Silence: after how many days it is a task for the team"),
            help_text=_("Families read in “Who can read this?” that you do this, and after how many days."),
        ),
        MultiFieldPanel(
            [FieldPanel("hand_over_days")],
            heading=_("Warm hand-over from one team to another"),
            help_text=_("Only with the family's yes. Each family is told until which day both teams read."),
        ),
    ]

    class Meta:
        verbose_name = _("chat settings")
        verbose_name_plural = _("chat settings")

    def __str__(self) -> str:
        return str(self.site)

    def minutes_until(self, cause: str, rung: str) -> int | None:
        """When a rung of the ladder is climbed, in minutes from its start; None for never."""
        found: int | None = getattr(self, f"{cause}_{rung}_after")
        return found

    def clean(self) -> None:
        """Each rung later than the one before: nobody is called past those who come first."""
        for cause in ("urgent", "overdue"):
            reached = 0
            for rung in ("owner", "team", "lead", "phone"):
                minutes = self.minutes_until(cause, rung)
                if minutes is None:
                    continue
                if minutes < reached:
                    raise ValidationError({f"{cause}_{rung}_after": _("Not before the step above it.")})
                reached = minutes


class AnswerPromise(MunicipalityScopedModel):
    """What a family reads before it writes, in one language."""

    municipality_path = "settings__site__municipality"

    settings = ParentalKey(ChatSettings, on_delete=models.CASCADE, related_name="promises")
    language = models.CharField(
        _("language code"), max_length=12, default="da", help_text=_("For example da.")
    )
    promise = models.CharField(
        _("promise"),
        max_length=200,
        help_text=_("For example: A health visitor answers before 15 the next working day."),
    )
    note = models.CharField(_("note on the opening hours"), max_length=200, blank=True)

    panels: ClassVar = [FieldPanel("language"), FieldPanel("promise"), FieldPanel("note")]

    class Meta:
        verbose_name = _("answer promise")
        verbose_name_plural = _("answer promises")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["settings", "language"], name="promise_once_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.promise}"


class OpeningTime(MunicipalityScopedModel):
    """A time of the week, in the municipality's local time, at which somebody reads and answers."""

    municipality_path = "settings__site__municipality"

    settings = ParentalKey(ChatSettings, on_delete=models.CASCADE, related_name="opening_times")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("until"))

    panels: ClassVar = [FieldPanel("weekday"), FieldPanel("opens"), FieldPanel("closes")]

    class Meta:
        verbose_name = _("opening time")
        verbose_name_plural = _("opening times")
        ordering: ClassVar = ["weekday", "opens"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")), name="opening_time_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M} {self.closes:%H:%M}"
