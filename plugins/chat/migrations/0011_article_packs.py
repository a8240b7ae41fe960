import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0010_latest_indexes'),
        ('municipalities', '0002_shared_collection_groups_dark_accent'),
        ('teams', '0002_take_over_teams'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticlePack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='article_packs', to='municipalities.municipality')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='article_packs', to='teams.team', verbose_name='team')),
            ],
            options={
                'verbose_name': 'pack of articles',
                'verbose_name_plural': 'packs of articles',
                'ordering': ['title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PackedArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('article_uuid', models.UUIDField()),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('position', models.PositiveSmallIntegerField()),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='articles', to='chat.articlepack')),
            ],
            options={
                'verbose_name': 'article in a pack',
                'verbose_name_plural': 'articles in a pack',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='articlepack',
            constraint=models.UniqueConstraint(fields=('municipality', 'team', 'title'), name='article_pack_title_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='packedarticle',
            constraint=models.UniqueConstraint(fields=('pack', 'article_uuid'), name='packed_once'),
        ),
    ]
