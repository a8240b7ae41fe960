import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [
        ('tasks', '0003_every_task_has_a_team'),
        ('teams', '0002_take_over_teams'),
    ]

    operations = [
        migrations.AlterField(
            model_name='task',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='teams.team', verbose_name='team'),
        ),
        migrations.RemoveIndex(
            model_name='task',
            name='task_open_by_person',
        ),
        migrations.AlterModelOptions(
            name='task',
            options={'ordering': ['due_at', 'created_at'], 'verbose_name': 'task', 'verbose_name_plural': 'tasks'},
        ),
        migrations.RemoveField(
            model_name='task',
            name='assigned_to',
        ),
        migrations.RemoveField(
            model_name='task',
            name='done_at',
        ),
        migrations.RemoveField(
            model_name='task',
            name='due_on',
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('state__in', ['done', 'cancelled']), _negated=True), fields=['assignee', 'due_at'], name='task_open_by_person'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('state__in', ['done', 'cancelled']), _negated=True), fields=['team', 'due_at'], name='task_open_by_team'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('assignee__isnull', True), ('family_does', False), ('state__in', ['new', 'open'])), fields=['team', '-priority', 'due_at', 'id'], name='task_queue_of_team'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('state', 'snoozed')), fields=['snoozed_until'], name='task_sleeping'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['team', '-ended_at'], name='task_ended_by_team'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('due_at__isnull', False), ('state__in', ['done', 'cancelled']), _connector='OR'), name='unfinished_task_is_due'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('waiting_since__isnull', False), models.Q(('state__in', ['new', 'open']), _negated=True), _connector='OR'), name='open_task_waits_since'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'snoozed'), ('snoozed_until__isnull', True), _connector='XOR'), name='task_snoozed_until'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['done', 'cancelled']), ('ended_at__isnull', True), _connector='XOR'), name='ended_task_has_its_end'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('assignee__isnull', True), models.Q(('assigned_by', ''), _negated=True), _connector='OR'), name='task_assigned_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'new'), _negated=True), ('assignee__isnull', True), _connector='OR'), name='new_task_is_nobodys'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('family_does', False), models.Q(('assignee__isnull', True), ('family__isnull', False)), _connector='OR'), name='task_of_a_family_has_one'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('guardian__isnull', True), ('tells_family', False)), ('family__isnull', False), _connector='OR'), name='task_told_to_a_family'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('recurrence', ''), ('recurs_from__isnull', False), _connector='XOR'), name='task_recurs_from'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gte', 1)), name='task_weighs_something'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(models.F('municipality'), models.F('origin_kind'), models.F('origin_id'), models.F('kind'), condition=models.Q(models.Q(('origin_id', ''), _negated=True), models.Q(('state__in', ['done', 'cancelled']), _negated=True)), name='one_open_task_per_origin'),
        ),
    ]
