"""Links in published articles that lead nowhere, and what the web said of addresses outside."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.municipalities.models import Municipality, Region


class Reason(models.TextChoices):
    """Why a link is in the report, worded for the editor."""

    PAGE_GONE = "page_gone", _("The article is deleted")
    PAGE_WITHDRAWN = "page_withdrawn", _("The article is not published")
    NOT_FOUND = "not_found", _("The page does not exist any more")
    REFUSED = "refused", _("The website refuses us")
    FAILING = "failing", _("The website fails")
    NO_HOST = "no_host", _("There is no such website")
    NO_ANSWER = "no_answer", _("The website does not answer")
    CERTIFICATE = "certificate", _("The website's certificate is not valid")
    FORBIDDEN = "forbidden", _("The address is inside a closed network")
    TOO_MANY_STEPS = "too_many_steps", _("The website sends us around in circles")


class ExternalAddress(models.Model):
    """An address on the web that some article names, and what it answered last."""

    url = models.CharField(max_length=2000, unique=True)
    host = models.CharField(max_length=253)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("address on the web")
        verbose_name_plural = _("addresses on the web")

    def __str__(self) -> str:
        return self.url


class BrokenLink(models.Model):
    """One link of one published article that leads nowhere.

    It belongs to whoever owns the article: a municipality, or the region (then `municipality` is None).
    Read it through `cms.links.queries`, which knows who may see what.
    """

    region = models.ForeignKey(Region, models.CASCADE, related_name="+", verbose_name=_("region"))
    municipality = models.ForeignKey(
        Municipality,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )
    page_id = models.BigIntegerField()
    title = models.CharField(_("Article"), max_length=255)
    locale = models.CharField(_("Language"), max_length=12)
    words = models.CharField(_("Words of the link"), max_length=255, blank=True)
    url = models.CharField(_("Leads to"), max_length=2000)
    reason = models.CharField(_("What is wrong"), max_length=20, choices=Reason.choices)
    status = models.PositiveSmallIntegerField(_("Answer"), null=True)
    since = models.DateTimeField(_("Since"), default=timezone.now)

    class Meta:
        verbose_name = _("broken link")
        verbose_name_plural = _("broken links")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["page_id", "url"], name="broken_link_once_for_each_article")
        ]
        indexes: ClassVar = [models.Index(fields=["region", "municipality"], name="broken_links_of_owner")]

    def __str__(self) -> str:
        return f"{self.title}: {self.url}"

    @property
    def is_internal(self) -> bool:
        return self.reason in {Reason.PAGE_GONE, Reason.PAGE_WITHDRAWN}
