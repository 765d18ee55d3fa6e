"""Subjects of notices as words and what goes into them; an index for deleting what was kept long enough."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='noticerow',
            name='head',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.AddField(
            model_name='noticerow',
            name='words',
            field=models.CharField(blank=True, db_default='', default='', max_length=160),
        ),
        migrations.AddField(
            model_name='noticerow',
            name='given',
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddIndex(
            model_name='noticerow',
            index=models.Index(fields=['county', 'read_at'], name='notices_notice_age'),
        ),
    ]
