"""Accounts whose password everybody knows. The table exists in demo mode only."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DemoAccount(models.Model):
    """Marks a user as a demo account; `role` says in words who that is, for the list of accounts."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="demo_account")
    role = models.CharField(_("role"), max_length=100)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("demo account")
        verbose_name_plural = _("demo accounts")
        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"
