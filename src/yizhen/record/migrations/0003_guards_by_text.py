"""Guards again: REPLACE is refused by every unique column, and a guard counts by its text, not by its name."""

from django.db import migrations

from yizhen.record.models import raise_guards


class Migration(migrations.Migration):
    dependencies = [("record", "0002_guards")]
    operations = [
        migrations.RunPython(lambda _apps, editor: raise_guards(editor.connection), migrations.RunPython.noop)
    ]
