import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('video', '0006_busy_times'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='callparticipant',
            name='rating',
            field=models.CharField(blank=True, choices=[('good', 'Good'), ('fair', 'Fair'), ('poor', 'Poor')], db_default='', default='', max_length=4),
        ),
        migrations.CreateModel(
            name='MeetingGuest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('host', 'Professional'), ('citizen', 'Family'), ('partner', 'Partner'), ('interpreter', 'Interpreter'), ('guest', 'Guest')], max_length=12, verbose_name='role')),
                ('name_sealed', models.BinaryField(null=True)),
                ('contact_sealed', models.BinaryField(null=True)),
                ('language', models.CharField(default='da', max_length=12, verbose_name='language')),
                ('token_hash', models.BinaryField(max_length=32, null=True, unique=True)),
                ('tell', models.CharField(blank=True, choices=[('invited', 'Is invited'), ('moved', 'Has a new time'), ('cancelled', 'Is off')], default='', editable=False, max_length=9)),
                ('tell_next_at', models.DateTimeField(editable=False, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('told_at', models.DateTimeField(editable=False, null=True)),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='video.meeting', verbose_name='meeting')),
                ('participant', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='invited_as', to='video.callparticipant')),
            ],
            options={
                'verbose_name': 'guest of a meeting',
                'verbose_name_plural': 'guests of meetings',
                'ordering': ['created_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('tell_next_at__isnull', False)), fields=['tell_next_at'], name='video_guests_to_tell')],
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['partner', 'interpreter', 'guest'])), name='video_guest_is_a_guest'), models.CheckConstraint(condition=models.Q(models.Q(('tell', ''), _negated=True), ('tell_next_at__isnull', True), _connector='OR'), name='video_guest_is_told_something')],
            },
        ),
    ]
