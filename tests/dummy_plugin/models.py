import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.contrib.settings.models import BaseSiteSetting

from cms.municipalities.models import Municipality
from cms.municipalities.scope import MunicipalityScopedModel


class Note(MunicipalityScopedModel):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.CharField(max_length=500)
    written_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"note {self.pk}"


class Label(MunicipalityScopedModel):
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    name = models.CharField(max_length=50)

    def __str__(self) -> str:
        return self.name


class DummySettings(BaseSiteSetting):
    municipality_path = "site__municipality"

    greeting = models.CharField(max_length=100, blank=True)
