"""The precedent by which a case was sent."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0010_replies_and_counts'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='precedent',
            field=models.CharField(max_length=40, null=True),
        ),
    ]
