import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_teams_have_their_own_app'),
        ('municipalities', '0002_shared_collection_groups_dark_accent'),
        ('tasks', '0001_initial'),
        ('teams', '0002_take_over_teams'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('revoked_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'calendar address',
                'verbose_name_plural': 'calendar addresses',
            },
        ),
        migrations.CreateModel(
            name='ChecklistItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('text_sealed', models.BinaryField()),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'step of a task',
                'verbose_name_plural': 'steps of tasks',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('body_sealed', models.BinaryField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'ordering': ['created_at'],
            },
        ),
        migrations.CreateModel(
            name='FamilyContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'contact person',
                'verbose_name_plural': 'contact persons',
            },
        ),
        migrations.CreateModel(
            name='LastLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'last look at tasks',
                'verbose_name_plural': 'last looks at tasks',
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'mention',
                'verbose_name_plural': 'mentions',
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('from_birth', models.BooleanField(default=False, verbose_name='days count from the birth')),
            ],
            options={
                'verbose_name': 'plan',
                'verbose_name_plural': 'plans',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PlanStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='what')),
                ('kind', models.CharField(choices=[('reply', 'Reply'), ('call', 'Call back'), ('interpreter', 'Book an interpreter'), ('follow_up', 'Follow up'), ('visit', 'Home visit'), ('review', 'Review'), ('free', 'Something else')], default='visit', max_length=12, verbose_name='kind')),
                ('days', models.PositiveSmallIntegerField(verbose_name='after days')),
                ('profession', models.CharField(blank=True, choices=[('midwife', 'Midwife'), ('health_visitor', 'Health visitor'), ('doctor', 'Doctor'), ('social_worker', 'Social worker'), ('other', 'Other')], max_length=20, verbose_name='only for')),
                ('tells_family', models.BooleanField(default=True, verbose_name='the family sees it')),
            ],
            options={
                'verbose_name': 'step of a plan',
                'verbose_name_plural': 'steps of plans',
                'ordering': ['days', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Share',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_given_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': "share of a team's work",
                'verbose_name_plural': "shares of teams' work",
            },
        ),
        migrations.CreateModel(
            name='TaskEvent',
            fields=[
                ('kind', models.CharField(choices=[('created', 'made the task'), ('changed', 'changed it'), ('given', 'gave it to'), ('claimed', 'took it'), ('released', 'gave it back to the team'), ('handed_over', 'handed it over'), ('taken_over', 'took it over'), ('moved', 'moved it to another team'), ('waits', 'waits for the family'), ('snoozed', 'snoozed it'), ('woken', 'is back from its pause'), ('done', 'finished it'), ('cancelled', 'cancelled it'), ('reopened', 'opened it again'), ('commented', 'wrote a comment'), ('escalated', 'told the lead that it is late'), ('undone', 'took the last change back')], max_length=12)),
                ('reason_sealed', models.BinaryField(null=True)),
                ('data', models.JSONField(default=dict)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ],
            options={
                'verbose_name': "line of a task's history",
                'verbose_name_plural': "lines of tasks' history",
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='TeamRules',
            fields=[
                ('team', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='task_rules', serialize=False, to='teams.team')),
                ('mode', models.CharField(choices=[('pull', 'Everybody takes from the queue'), ('push', 'New tasks are given out by the rules')], default='pull', max_length=4, verbose_name='how tasks are given')),
            ],
            options={
                'verbose_name': 'rules of a team',
                'verbose_name_plural': 'rules of teams',
            },
        ),
        migrations.CreateModel(
            name='Watcher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'watcher',
                'verbose_name_plural': 'watchers',
            },
        ),
        migrations.AddField(
            model_name='task',
            name='assigned_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='task',
            name='assigned_by',
            field=models.CharField(blank=True, choices=[('human', 'A colleague'), ('rule', 'A rule')], max_length=5),
        ),
        migrations.AddField(
            model_name='task',
            name='assigned_why',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='task',
            name='assignee',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tasks', to=settings.AUTH_USER_MODEL, verbose_name='who does it'),
        ),
        migrations.AddField(
            model_name='task',
            name='due_at',
            field=models.DateTimeField(null=True, verbose_name='due'),
        ),
        migrations.AddField(
            model_name='task',
            name='ended_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='task',
            name='escalated_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='task',
            name='family_does',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='task',
            name='guardian',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='task',
            name='origin_id',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='task',
            name='origin_kind',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='task',
            name='origin_path',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='task',
            name='priority',
            field=models.PositiveSmallIntegerField(choices=[(0, 'Low'), (1, 'Normal'), (2, 'High'), (3, 'Urgent')], default=1, verbose_name='priority'),
        ),
        migrations.AddField(
            model_name='task',
            name='profession',
            field=models.CharField(blank=True, choices=[('midwife', 'Midwife'), ('health_visitor', 'Health visitor'), ('doctor', 'Doctor'), ('social_worker', 'Social worker'), ('other', 'Other')], max_length=20, verbose_name='only for'),
        ),
        migrations.AddField(
            model_name='task',
            name='recurrence',
            field=models.CharField(blank=True, max_length=200, verbose_name='repeats'),
        ),
        migrations.AddField(
            model_name='task',
            name='recurs_from',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='task',
            name='snoozed_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='snoozed until'),
        ),
        migrations.AddField(
            model_name='task',
            name='state',
            field=models.CharField(choices=[('new', 'New'), ('open', 'Being done'), ('waiting', 'Waits for the family'), ('snoozed', 'Snoozed'), ('done', 'Done'), ('cancelled', 'Cancelled')], default='new', max_length=9, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='task',
            name='team',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='teams.team', verbose_name='team'),
        ),
        migrations.AddField(
            model_name='task',
            name='tells_family',
            field=models.BooleanField(default=False, verbose_name='the family sees it'),
        ),
        migrations.AddField(
            model_name='task',
            name='title_sealed',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='task',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='task',
            name='waiting_since',
            field=models.DateTimeField(null=True, verbose_name='waits since'),
        ),
        migrations.AddField(
            model_name='task',
            name='weight',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='task',
            name='family',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='accounts.family', verbose_name='family'),
        ),
        migrations.AlterField(
            model_name='task',
            name='kind',
            field=models.CharField(choices=[('reply', 'Reply'), ('call', 'Call back'), ('interpreter', 'Book an interpreter'), ('follow_up', 'Follow up'), ('visit', 'Home visit'), ('review', 'Review'), ('free', 'Something else')], default='free', max_length=12, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='calendarfeed',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='municipalities.municipality'),
        ),
        migrations.AddField(
            model_name='calendarfeed',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='checklistitem',
            name='done_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='checklistitem',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checklist', to='tasks.task'),
        ),
        migrations.AddField(
            model_name='comment',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='comment',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='tasks.task'),
        ),
        migrations.AddField(
            model_name='familycontact',
            name='family',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.family'),
        ),
        migrations.AddField(
            model_name='familycontact',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team'),
        ),
        migrations.AddField(
            model_name='familycontact',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lastlook',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='municipalities.municipality'),
        ),
        migrations.AddField(
            model_name='lastlook',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mention',
            name='comment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='tasks.comment'),
        ),
        migrations.AddField(
            model_name='mention',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='plan',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='municipalities.municipality'),
        ),
        migrations.AddField(
            model_name='plan',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plans', to='teams.team', verbose_name='team'),
        ),
        migrations.AddField(
            model_name='planstep',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='tasks.plan'),
        ),
        migrations.AddField(
            model_name='share',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='task_shares', to='teams.team'),
        ),
        migrations.AddField(
            model_name='share',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='taskevent',
            name='actor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='taskevent',
            name='other',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='taskevent',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='tasks.task'),
        ),
        migrations.AddField(
            model_name='watcher',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watchers', to='tasks.task'),
        ),
        migrations.AddField(
            model_name='watcher',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='calendarfeed',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('municipality', 'user'), name='one_calendar_address_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['task', 'created_at'], name='task_comments'),
        ),
        migrations.AddConstraint(
            model_name='familycontact',
            constraint=models.UniqueConstraint(fields=('family', 'team'), name='contact_person_once_per_team'),
        ),
        migrations.AddConstraint(
            model_name='lastlook',
            constraint=models.UniqueConstraint(fields=('municipality', 'user'), name='last_look_once'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('comment', 'user'), name='named_once_in_a_comment'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(fields=('team', 'name'), name='plan_name_once'),
        ),
        migrations.AddConstraint(
            model_name='share',
            constraint=models.UniqueConstraint(fields=('team', 'user'), name='share_once'),
        ),
        migrations.AddIndex(
            model_name='taskevent',
            index=models.Index(fields=['task', 'at'], name='task_history'),
        ),
        migrations.AddConstraint(
            model_name='watcher',
            constraint=models.UniqueConstraint(fields=('task', 'user'), name='watches_once'),
        ),
    ]
