from django.db import migrations, models


class Migration(migrations.Migration):
    """Who was the contact person stays beside who is: every row that was let in before still is."""

    dependencies = [
        ('tasks', '0011_contact_persons'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='familycontact',
            name='contact_person_once_per_team',
        ),
        migrations.AddConstraint(
            model_name='familycontact',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('family', 'team'), name='contact_person_once_per_team'),
        ),
        migrations.AddConstraint(
            model_name='familycontact',
            constraint=models.CheckConstraint(condition=models.Q(('ended', ''), ('ended_at__isnull', False), _connector='XOR'), name='contact_person_s_end_has_a_reason'),
        ),
    ]
