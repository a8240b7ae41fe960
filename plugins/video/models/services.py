"""What a family can book: a kind of talk, how long it takes, and who holds it."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.municipalities.scope import MunicipalityScopedModel
from cms.teams.models import Team


class ServiceType(MunicipalityScopedModel):
    """A kind of meeting that a team offers. All lengths are in minutes.

    The buffers are kept free before and after. `notice` is how long before it begins a family can still
    book, `horizon_days` how far ahead. `names` holds its name in other languages, by their code.

    With `window_minutes` families book no time on the clock but a window of that length, within which
    somebody calls; `window_most` is how many families one professional takes in one window, without it any.
    """

    municipality_path = "team__municipality"

    class Assignment(models.TextChoices):
        ANY = "any", _("Anybody in the team: who speaks the language and has the least to do")
        NAMED = "named", _("The family chooses the person")
        TOGETHER = "together", _("Two professionals together")

    team = models.ForeignKey(Team, models.CASCADE, related_name="meeting_types", verbose_name=_("team"))
    name = models.CharField(_("name"), max_length=80)
    names = models.JSONField(default=dict, blank=True)
    minutes = models.PositiveSmallIntegerField(_("length (minutes)"), default=30)
    buffer_before = models.PositiveSmallIntegerField(_("free before (minutes)"), default=0)
    buffer_after = models.PositiveSmallIntegerField(_("free after (minutes)"), default=10)
    notice = models.PositiveIntegerField(_("book at the latest (minutes before)"), default=24 * 60)
    horizon_days = models.PositiveSmallIntegerField(_("how many days ahead"), default=28)
    step = models.PositiveSmallIntegerField(_("a new time every (minutes)"), default=30)
    assignment = models.CharField(
        _("who holds it"), max_length=8, choices=Assignment.choices, default=Assignment.ANY
    )
    families_book = models.BooleanField(_("families book it themselves"), default=True)
    window_minutes = models.PositiveSmallIntegerField(_("window (minutes)"), null=True, blank=True)
    window_most = models.PositiveSmallIntegerField(_("families in one window"), null=True, blank=True)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("kind of meeting")
        verbose_name_plural = _("kinds of meetings")
        ordering: ClassVar = ["team", "name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    minutes__gte=5,
                    minutes__lte=480,
                    step__gte=5,
                    buffer_before__lte=240,
                    buffer_after__lte=240,
                    horizon_days__gte=1,
                    horizon_days__lte=366,
                ),
                name="video_service_has_sane_lengths",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def length(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.minutes)

    @property
    def people_needed(self) -> int:
        return 2 if self.assignment == self.Assignment.TOGETHER else 1

    def name_in(self, language: str) -> str:
        """Its name in a language, or else as colleagues call it."""
        return str(self.names.get(language.partition("-")[0]) or self.name)
