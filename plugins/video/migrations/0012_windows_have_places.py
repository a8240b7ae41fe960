import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("video", "0011_proposals_to_one_adult"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="servicetype",
            name="window_minutes",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="window (minutes)"),
        ),
        migrations.AddField(
            model_name="servicetype",
            name="window_most",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="families in one window"
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="professional",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
