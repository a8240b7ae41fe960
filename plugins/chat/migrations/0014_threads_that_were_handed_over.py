from django.db import migrations, models


class Migration(migrations.Migration):
    """A thread that came from another team stands beside the family's own: every row that was let in before still is."""

    dependencies = [
        ('chat', '0013_warm_hand_over'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='conversation',
            name='own_conversation_once_per_team',
        ),
        migrations.RemoveConstraint(
            model_name='conversation',
            name='shared_conversation_once_per_team',
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.UniqueConstraint(condition=models.Q(('former_team', None), ('kind', 'own')), fields=('family', 'team', 'guardian'), name='own_conversation_once_per_team'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.UniqueConstraint(condition=models.Q(('former_team', None), ('kind', 'shared')), fields=('family', 'team'), name='shared_conversation_once_per_team'),
        ),
    ]
