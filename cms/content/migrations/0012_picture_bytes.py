from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0011_colours_beside_pictures'),
    ]

    operations = [
        migrations.AddField(
            model_name='publishedarticle',
            name='picture_bytes',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
