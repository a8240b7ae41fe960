from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0015_automatic_reply'),
    ]

    operations = [
        migrations.AddField(
            model_name='participant',
            name='started_as',
            field=models.UUIDField(editable=False, null=True),
        ),
    ]
