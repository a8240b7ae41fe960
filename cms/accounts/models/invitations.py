"""An invitation: how a family gets in, made by a professional who knows them."""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from cms.accounts.models.families import Family, Guardian
from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel

CODE_LIFETIME = timedelta(minutes=10)
TRIES_PER_CODE = 5
TRIES_PER_INVITATION = 20
CODES_PER_INVITATION = 10
PAUSE_BETWEEN_CODES = timedelta(seconds=30)


def hash_token(token: str) -> str:
    """A token holds 256 random bits, so that a plain hash of it cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def default_expiry() -> datetime:
    return timezone.now() + timedelta(days=settings.INVITATION_DAYS)


class Invitation(MunicipalityScopedModel):
    """Single use. The link's token and the one-time code rest here as hashes only.

    `family` is None until a new family is made by accepting. Contact and name are blanked by
    retention once the invitation is over.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting")
        USED = "used", _("Accepted")
        REVOKED = "revoked", _("Withdrawn")
        EXPIRED = "expired", _("Expired")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="invitations")
    family = models.ForeignKey(Family, models.SET_NULL, null=True, blank=True, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone (E.164)"), max_length=20, blank=True)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=12, default="da")
    relation = models.CharField(
        _("relation"),
        max_length=10,
        choices=Guardian.Relation.choices,
        default=Guardian.Relation.PARENT,
    )
    due_date = models.DateField(_("due date"), null=True, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"), default=default_expiry)
    revoked_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_sent_at = models.DateTimeField(null=True, editable=False)
    codes_sent = models.PositiveSmallIntegerField(default=0, editable=False)
    tries_of_code = models.PositiveSmallIntegerField(default=0, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(email="") | Q(phone=""), name="invitation_one_contact"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_ends_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "-created_at"], name="invitation_by_municipality")
        ]

    def __str__(self) -> str:
        return f"{self.first_name} ({self.get_relation_display()})"

    @property
    def state(self) -> State:
        if self.accepted_at is not None:
            return self.State.USED
        if self.revoked_at is not None:
            return self.State.REVOKED
        return self.State.EXPIRED if self.expires_at <= timezone.now() else self.State.OPEN

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def new_token(self) -> str:
        """Set a fresh token and return it: the only moment at which it can be read."""
        token = secrets.token_urlsafe(32)
        self.token_hash = hash_token(token)
        return token

    def new_code(self) -> str:
        """Set a fresh six-digit code and return it; earlier ones stop working."""
        code = f"{secrets.randbelow(1_000_000):06d}"
        self.code_hash = self._code_hash(code)
        self.code_sent_at = timezone.now()
        self.codes_sent += 1
        self.tries_of_code = 0
        return code

    def code_is_current(self) -> bool:
        return (
            bool(self.code_hash)
            and self.code_sent_at is not None
            and self.code_sent_at + CODE_LIFETIME > timezone.now()
            and self.tries_of_code < TRIES_PER_CODE
        )

    def code_matches(self, code: str) -> bool:
        return constant_time_compare(self._code_hash(code.strip()), self.code_hash)

    def _code_hash(self, code: str) -> str:
        return salted_hmac("accounts.invitation.code", f"{self.pk}:{code}", algorithm="sha256").hexdigest()
