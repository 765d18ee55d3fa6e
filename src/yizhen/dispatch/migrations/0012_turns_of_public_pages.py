"""How often an address used the public pages in the running hour."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0011_precedent_of_a_case'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublicPace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('hour', models.BigIntegerField()),
                ('taken', models.IntegerField(default=0)),
            ],
            options={
                'db_table': 'dispatch_public_pace',
                'indexes': [models.Index(fields=['hour'], name='dispatch_public_pace_hour')],
                'constraints': [models.UniqueConstraint(fields=('key',), name='dispatch_public_pace_key')],
            },
        ),
    ]
