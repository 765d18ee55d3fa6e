"""Indexes for lists of one organ or township, for what was closed or rated on a day."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0008_channel_api'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['county', 'holder_organ', 'received_at', 'id'], name='dispatch_case_of_holder'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['county', 'holder_organ', 'due_at', 'id'], name='dispatch_case_holder_due'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['county', 'intake_organ', 'received_at', 'id', 'holder_organ'], name='dispatch_case_of_intake'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['county', 'township', 'received_at', 'id'], name='dispatch_case_of_township'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('holder_township', ''), _negated=True), fields=['county', 'holder_township', 'received_at', 'id', 'township'], name='dispatch_case_holder_town'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('rated_at__isnull', False)), fields=['county', 'rated_at', 'id'], name='dispatch_case_rated'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at__isnull', False)), fields=['county', 'closed_at'], name='dispatch_case_closed'),
        ),
    ]
