"""Guards of the record on both databases: no UPDATE, DELETE, REPLACE or TRUNCATE; every entry becomes pending."""

from django.db import migrations

from yizhen.record.models import raise_guards


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [
        migrations.RunPython(lambda _apps, editor: raise_guards(editor.connection), migrations.RunPython.noop)
    ]
