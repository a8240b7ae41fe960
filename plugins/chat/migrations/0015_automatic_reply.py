from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0014_threads_that_were_handed_over'),
    ]

    operations = [
        migrations.AddField(
            model_name='chatsettings',
            name='automatic_reply',
            field=models.BooleanField(db_default=True, default=True, help_text='Once for each time that the team is closed: who reads it and when, and when the answer comes.', verbose_name='automatic reply outside opening hours'),
        ),
    ]
