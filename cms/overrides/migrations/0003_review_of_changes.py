"""Local changes are reviewed from now on. Those that are published stay so, and show as not reviewed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("overrides", "0002_override_body_with_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="override",
            name="lix_reason",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Only when the LIX is above the target. For example: The names of medicines are long.",
                max_length=250,
                verbose_name="why the text must be this hard",
            ),
        ),
        migrations.AddField(
            model_name="override",
            name="reviewer_name",
            field=models.CharField(db_default="", default="", editable=False, max_length=150),
        ),
        migrations.AddField(
            model_name="override",
            name="reviewer_role",
            field=models.CharField(db_default="", default="", editable=False, max_length=100),
        ),
        migrations.AddField(
            model_name="override",
            name="reviewed_at",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="override",
            name="reviewed_text",
            field=models.CharField(db_default="", default="", editable=False, max_length=64),
        ),
    ]
