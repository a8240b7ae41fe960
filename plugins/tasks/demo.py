"""One task for each family of the demo."""

import datetime as dt

from django.utils import timezone

from cms.accounts.models import Family, Profession, ProfessionalProfile
from cms.municipalities.models import Municipality
from plugins.tasks.models import Task


def load(municipality: Municipality) -> None:
    visitor = ProfessionalProfile.objects.filter(profession=Profession.HEALTH_VISITOR).first()
    if visitor is None:
        return
    for days, family in enumerate(Family.objects.order_by("created_at"), start=1):
        task = Task(
            municipality=municipality,
            family=family,
            assigned_to=visitor.user,
            created_by=visitor.user,
            kind=Task.Kind.CALL,
            due_on=timezone.localdate() + dt.timedelta(days=days),
        )
        task.note = "Ring og hør, hvordan det går."
        task.save()
