"""Take over the teams that people kept in the accounts app, with the professionals in them."""

from django.db import migrations


def take_over(apps, schema_editor):
    Team = apps.get_model("teams", "Team")
    TeamMember = apps.get_model("teams", "TeamMember")
    Membership = apps.get_model("accounts", "Membership")
    for old in apps.get_model("accounts", "Team").objects.prefetch_related("professionals").order_by("name"):
        team, _is_new = Team.objects.get_or_create(
            municipality_id=old.municipality_id, name=old.name, archived_at=None
        )
        for profile in old.professionals.all():
            works = Membership.objects.filter(
                user_id=profile.user_id,
                municipality_id=old.municipality_id,
                role="professional",
                ended_at=None,
            )
            if works.exists():
                TeamMember.objects.get_or_create(team=team, user_id=profile.user_id, ended_at=None)


class Migration(migrations.Migration):
    dependencies = [
        ("teams", "0001_initial"),
        ("accounts", "0004_shared_cache"),
    ]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
