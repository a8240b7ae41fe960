import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0012_silence'),
        ('teams', '0002_take_over_teams'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='conversationevent',
            name='kind',
            field=models.CharField(choices=[('message', 'Message'), ('withdrawn', 'Message withdrawn'), ('team_read', 'Read by the team'), ('joined', 'Somebody joined'), ('left', 'Somebody left'), ('hand_over', 'A hand-over began or ended')], max_length=10),
        ),
        migrations.AlterField(
            model_name='staffevent',
            name='kind',
            field=models.CharField(choices=[('note', 'wrote a note'), ('claimed', 'took the conversation'), ('released', 'gave it back to the team'), ('handed_over', 'handed it over'), ('taken_over', 'took it over'), ('moved', 'moved it to another team'), ('snoozed', 'snoozed it'), ('woken', 'is back from its pause'), ('done', 'closed it'), ('no_reply', 'marked that no reply is needed'), ('reopened', 'opened it again'), ('urgent', 'marked it urgent'), ('acknowledged', 'takes care of the urgent message'), ('called', 'called for help'), ('tagged', 'put a tag on it'), ('untagged', 'took a tag off'), ('exported', 'made a file for the journal'), ('warm_asked', 'asked the family whether another team may take over'), ('warm_begun', 'began a hand-over that the family agreed to'), ('warm_ended', 'ended the hand-over: the new team has it'), ('warm_closed', 'closed a hand-over: it stays with the team')], max_length=12),
        ),
        migrations.AddField(
            model_name='chatsettings',
            name='hand_over_days',
            field=models.PositiveSmallIntegerField(db_default=14, default=14, help_text='For as many days the family may think it over.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='days in which both teams read and write'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='second_team',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='second_until',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='conversation',
            name='former_team',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='teams.team'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('second_team', None), ('second_until', None)), models.Q(('second_team__isnull', False), ('second_until__isnull', False), models.Q(('second_team', models.F('team')), _negated=True)), _connector='OR'), name='second_team_until_a_day'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(condition=models.Q(('second_team__isnull', False)), fields=['second_team'], name='conversations_handed_over'),
        ),
        migrations.CreateModel(
            name='WarmHandover',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('summary_sealed', models.BinaryField(null=True)),
                ('state', models.CharField(choices=[('asked', "Waits for the family's answer"), ('running', 'Both teams read and write'), ('ended', 'Handed over'), ('declined', 'The family said no'), ('withdrawn', 'Taken back'), ('expired', 'The family did not answer')], default='asked', max_length=9)),
                ('days', models.PositiveSmallIntegerField()),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('answer_by', models.DateField()),
                ('began_at', models.DateTimeField(null=True)),
                ('last_day', models.DateField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to='chat.conversation')),
                ('from_team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.team')),
            ],
            options={
                'verbose_name': 'warm hand-over',
                'verbose_name_plural': 'warm hand-overs',
                'indexes': [models.Index(condition=models.Q(('state', 'running')), fields=['last_day'], name='hand_overs_running'), models.Index(condition=models.Q(('state', 'asked')), fields=['answer_by'], name='hand_overs_asked')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'running'])), fields=('conversation',), name='hand_over_one_at_a_time'), models.CheckConstraint(condition=models.Q(('to_team', models.F('from_team')), _negated=True), name='hand_over_to_another_team'), models.CheckConstraint(condition=models.Q(models.Q(('began_at', None), ('closed_at', None), ('last_day', None), ('state', 'asked')), models.Q(('began_at__isnull', False), ('closed_at', None), ('last_day__isnull', False), ('state', 'running')), models.Q(('began_at__isnull', False), ('closed_at__isnull', False), ('last_day__isnull', False), ('state', 'ended')), models.Q(('began_at', None), ('closed_at__isnull', False), ('last_day', None), ('state__in', ['declined', 'expired'])), models.Q(('closed_at__isnull', False), ('state', 'withdrawn')), _connector='OR'), name='hand_over_states_are_whole'), models.CheckConstraint(condition=models.Q(('began_at__isnull', False), ('closed_at', None), ('summary_sealed', None), _connector='OR'), name='hand_over_summary_goes_with_it')],
            },
        ),
        migrations.CreateModel(
            name='HandoverAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('says_yes', models.BooleanField()),
                ('answered_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('hand_over', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='chat.warmhandover')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'answer to a hand-over',
                'verbose_name_plural': 'answers to hand-overs',
                'constraints': [models.UniqueConstraint(fields=('hand_over', 'user'), name='hand_over_answered_once')],
            },
        ),
    ]
