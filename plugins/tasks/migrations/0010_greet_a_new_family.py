from django.db import migrations, models

KINDS = [('reply', 'Reply'), ('call', 'Call back'), ('interpreter', 'Book an interpreter'), ('follow_up', 'Follow up'), ('visit', 'Home visit'), ('review', 'Review'), ('greet', 'Greet a new family'), ('free', 'Something else')]


class Migration(migrations.Migration):

    dependencies = [
        ('tasks', '0009_lists_of_what_is_finished'),
    ]

    operations = [
        migrations.AlterField(
            model_name='planstep',
            name='kind',
            field=models.CharField(choices=KINDS, default='visit', max_length=12, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='skill',
            name='kind',
            field=models.CharField(blank=True, choices=KINDS, max_length=12, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='task',
            name='kind',
            field=models.CharField(choices=KINDS, default='free', max_length=12, verbose_name='kind'),
        ),
    ]
