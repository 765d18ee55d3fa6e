import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Agreements that every party signs, hands of passages, opinions on batches (协商签署、经手、承接意见)."""

    dependencies = [
        ('duties', '0003_import_staging'),
        ('organs', '0003_handover'),
    ]

    operations = [
        migrations.CreateModel(
            name='BatchOpinionRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('township', models.CharField(max_length=9)),
                ('opinion', models.CharField(default='waiting', max_length=10)),
                ('words', models.CharField(blank=True, max_length=400)),
                ('by', models.CharField(blank=True, max_length=60)),
                ('at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'duties_batch_opinion',
            },
        ),
        migrations.CreateModel(
            name='HandRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organ', models.BigIntegerField()),
            ],
            options={
                'db_table': 'duties_hand',
            },
        ),
        migrations.AddField(
            model_name='advicerow',
            name='number',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='batchrow',
            name='move',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='batchrow',
            name='opinions_due',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='disputerow',
            name='offer',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='flagrow',
            name='answer',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='flagrow',
            name='answered_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='flagrow',
            name='answered_by',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='standrow',
            name='signed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='standrow',
            name='signed_by',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='batchopinionrow',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='duties.batchrow'),
        ),
        migrations.AddField(
            model_name='batchopinionrow',
            name='organ',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organs.organ'),
        ),
        migrations.AddField(
            model_name='handrow',
            name='passage',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='duties.passagerow'),
        ),
        migrations.AddIndex(
            model_name='batchopinionrow',
            index=models.Index(fields=['organ', 'opinion'], name='duties_batch_opinion_organ'),
        ),
        migrations.AddConstraint(
            model_name='batchopinionrow',
            constraint=models.UniqueConstraint(fields=('batch', 'township'), name='duties_batch_opinion_one'),
        ),
        migrations.AddConstraint(
            model_name='batchopinionrow',
            constraint=models.CheckConstraint(condition=models.Q(('opinion__in', ['waiting', 'agree', 'conditions', 'oppose'])), name='duties_batch_opinion_word'),
        ),
        migrations.AddIndex(
            model_name='handrow',
            index=models.Index(fields=['organ', 'passage'], name='duties_hand_by_organ'),
        ),
        migrations.AddConstraint(
            model_name='handrow',
            constraint=models.UniqueConstraint(fields=('passage', 'organ'), name='duties_hand_one'),
        ),
    ]
