import django.db.models.deletion
from django.db import migrations, models

from yizhen.duties.models.guards import HIGHER_SPANS, SPANS, raise_guards


def fill_codes(apps, _editor):
    """Items that name a catalogue above have their basic code from it."""
    rows = apps.get_model("duties", "VersionRow").objects.exclude(copied_from="").exclude(catalog_code="")
    rows.update(higher_code=models.F("catalog_code"))


def guard(_apps, editor):
    """SQLite rebuilt the table of versions for its new column, and its triggers went with the old one."""
    rebuilt = tuple(one for one in SPANS if one[0] == "duties_item_version") if editor.connection.vendor == "sqlite" else ()
    with editor.connection.cursor() as cursor:
        for table, _same, _words in rebuilt:
            for event in ("insert", "update"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_apart_{event}")
    raise_guards(editor.connection, (*rebuilt, *HIGHER_SPANS))


class Migration(migrations.Migration):
    """Catalogues of the levels above, and what a staged file is to become (上级目录、暂存用途)."""

    dependencies = [
        ('duties', '0005_batches_on_lists_and_one_dispute'),
        ('organs', '0003_handover'),
    ]

    operations = [
        migrations.CreateModel(
            name='AboveRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=300)),
                ('kind', models.CharField(max_length=2)),
                ('bases', models.TextField(blank=True)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
            ],
            options={
                'db_table': 'duties_above',
            },
        ),
        migrations.CreateModel(
            name='HigherRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('county', models.CharField(max_length=6)),
                ('name', models.CharField(max_length=60)),
                ('level', models.PositiveSmallIntegerField()),
                ('opened_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'duties_higher',
            },
        ),
        migrations.AddField(
            model_name='importrow',
            name='purpose',
            field=models.CharField(default='items', max_length=8),
        ),
        migrations.AddField(
            model_name='importrow',
            name='target',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='versionrow',
            name='higher_code',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddIndex(
            model_name='versionrow',
            index=models.Index(condition=models.Q(('copied_from', ''), _negated=True), fields=['county', 'copied_from', 'higher_code'], name='duties_version_higher'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['items', 'higher', 'list'])), name='duties_import_purpose'),
        ),
        migrations.AddConstraint(
            model_name='higherrow',
            constraint=models.UniqueConstraint(fields=('county', 'name'), name='duties_higher_name'),
        ),
        migrations.AddConstraint(
            model_name='higherrow',
            constraint=models.CheckConstraint(condition=models.Q(('level__range', (1, 3))), name='duties_higher_level'),
        ),
        migrations.AddField(
            model_name='aboverow',
            name='higher',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='duties.higherrow'),
        ),
        migrations.AddIndex(
            model_name='aboverow',
            index=models.Index(fields=['higher', 'code', 'valid_from'], name='duties_above_of'),
        ),
        migrations.AddConstraint(
            model_name='aboverow',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('higher', 'code'), name='duties_above_one_open'),
        ),
        migrations.AddConstraint(
            model_name='aboverow',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='duties_above_span'),
        ),
        migrations.AddConstraint(
            model_name='aboverow',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '20'])), name='duties_above_kind'),
        ),
        migrations.RunPython(fill_codes, migrations.RunPython.noop),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
