"""Who gave no sign of life is called back from now on; whose place was given up before that was told so then."""

from django.db import migrations, models
from django.db.models import F


def settle(apps, schema_editor):
    QueuePlace = apps.get_model("video", "QueuePlace")
    QueuePlace._base_manager.filter(state="gone").update(
        state="call_back", reason="silent", settled_at=F("ended_at")
    )


class Migration(migrations.Migration):
    dependencies = [("video", "0009_guests_wait")]

    operations = [
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="queueplace",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("asked", "Asked for it"),
                    ("no_answer", "Did not answer"),
                    ("closed", "We closed first"),
                    ("silent", "Gave no sign of life"),
                ],
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="queueplace",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waits"),
                    ("ringing", "Is being rung"),
                    ("talking", "Talks"),
                    ("done", "Has talked"),
                    ("left", "Has left the line"),
                    ("call_back", "Is to be called back"),
                ],
                default="waiting",
                max_length=9,
            ),
        ),
    ]
