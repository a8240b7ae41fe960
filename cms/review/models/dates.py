"""When owners are reminded, and when families are told or spared an article that nobody has checked."""

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

REMIND_DAYS = (60, 30, 0)
OVERDUE_AFTER = 30
HIDE_AFTER = 90


def default_reminders() -> list[int]:
    return list(REMIND_DAYS)


@register_setting(icon="calendar-check", order=41)
class ReviewDates(BaseSiteSetting):
    """One municipality's own rules for articles whose review date comes or has passed."""

    remind_days = ArrayField(
        models.PositiveSmallIntegerField(validators=[MaxValueValidator(730)]),
        default=default_reminders,
        verbose_name=_("remind the owner"),
        help_text=_("Days before the review date, with commas between. 0 is the day itself."),
    )
    overdue_after = models.PositiveSmallIntegerField(
        _("tell families after"),
        default=OVERDUE_AFTER,
        validators=[MaxValueValidator(730)],
        help_text=_("Days after the review date. Then the article says that it should have been checked."),
    )
    hide_after = models.PositiveSmallIntegerField(
        _("hide the article after"),
        default=HIDE_AFTER,
        validators=[MaxValueValidator(1460)],
        help_text=_("Days after the review date. Then families no longer see it, until it is reviewed."),
    )

    panels: ClassVar = [FieldPanel("remind_days"), FieldPanel("overdue_after"), FieldPanel("hide_after")]

    class Meta:
        verbose_name = _("Review dates")
        verbose_name_plural = _("Review dates")

    def clean(self) -> None:
        super().clean()
        if self.overdue_after is not None and (self.hide_after or 0) <= self.overdue_after:
            raise ValidationError(
                {"hide_after": _("Families must be told before an article is hidden: choose more days.")}
            )


class ReviewReminder(models.Model):
    """That an owner was told about one review date of one article, so that they are told once."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    review_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("review reminder")
        verbose_name_plural = _("review reminders")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["page", "review_on", "days"], name="review_reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.review_on} · {self.days}"

    @property
    def told_on(self) -> dt.date:
        return timezone.localdate(self.sent_at)
