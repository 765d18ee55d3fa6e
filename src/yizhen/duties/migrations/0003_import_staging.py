import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Import staging of items (事项导入暂存)."""

    dependencies = [("duties", "0002_attribution_admission_delegation_disputes")]

    operations = [
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('county', models.CharField(max_length=6)),
                ('name', models.CharField(max_length=200)),
                ('digest', models.CharField(max_length=64)),
                ('head_print', models.CharField(max_length=32)),
                ('layout', models.JSONField(default=dict)),
                ('state', models.CharField(default='staged', max_length=8)),
                ('effective_on', models.DateField()),
                ('rows', models.IntegerField(default=0)),
                ('good', models.IntegerField(default=0)),
                ('refused', models.IntegerField(default=0)),
                ('taken', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=60)),
            ],
            options={
                'db_table': 'duties_import',
                'indexes': [models.Index(fields=['county', 'head_print'], name='duties_import_by_head')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['staged', 'taken', 'dropped'])), name='duties_import_state')],
            },
        ),
        migrations.CreateModel(
            name='ImportLineRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.IntegerField()),
                ('code', models.CharField(blank=True, max_length=64)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('fate', models.CharField(max_length=10)),
                ('cells', models.JSONField()),
                ('findings', models.JSONField(default=list)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='duties.importrow')),
            ],
            options={
                'db_table': 'duties_import_line',
                'indexes': [models.Index(fields=['batch', 'fate', 'line'], name='duties_import_line_fate')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'line'), name='duties_import_line_one')],
            },
        ),
    ]
