"""Reply templates with their use, requests dropped with what they asked for, a tally that knows voids and reopenings."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0009_lists_of_a_scope'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReplyRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('county', models.CharField(max_length=6)),
                ('family', models.CharField(max_length=32)),
                ('version', models.IntegerField(default=1)),
                ('name', models.CharField(max_length=60)),
                ('verb', models.CharField(max_length=12)),
                ('category', models.CharField(blank=True, max_length=16)),
                ('text', models.TextField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('set_by', models.CharField(max_length=80)),
                ('set_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'dispatch_reply_template',
            },
        ),
        migrations.CreateModel(
            name='ReplyUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=12)),
                ('changed', models.BooleanField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'dispatch_reply_use',
            },
        ),
        migrations.RemoveConstraint(
            model_name='ask',
            name='dispatch_ask_state',
        ),
        migrations.AddField(
            model_name='tally',
            name='late_reopened',
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='tally',
            name='reopened',
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='tally',
            name='voided',
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name='ask',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'granted', 'denied', 'dropped'])), name='dispatch_ask_state'),
        ),
        migrations.AddIndex(
            model_name='replyrow',
            index=models.Index(fields=['county', 'verb', 'category'], name='dispatch_reply_offered'),
        ),
        migrations.AddConstraint(
            model_name='replyrow',
            constraint=models.UniqueConstraint(fields=('family', 'version'), name='dispatch_reply_version'),
        ),
        migrations.AddConstraint(
            model_name='replyrow',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='dispatch_reply_span'),
        ),
        migrations.AddField(
            model_name='replyuse',
            name='case',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dispatch.case'),
        ),
        migrations.AddField(
            model_name='replyuse',
            name='reply',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dispatch.replyrow'),
        ),
        migrations.AddIndex(
            model_name='replyuse',
            index=models.Index(fields=['case', 'id'], name='dispatch_reply_use_of'),
        ),
    ]
