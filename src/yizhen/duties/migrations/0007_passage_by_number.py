from django.db import migrations, models


class Migration(migrations.Migration):
    """A passage is found by the number of its case (按编号找流转)."""

    dependencies = [("duties", "0006_higher_catalogues")]

    operations = [
        migrations.AddIndex(
            model_name="passagerow",
            index=models.Index(fields=["county", "number"], name="duties_passage_by_number"),
        ),
    ]
