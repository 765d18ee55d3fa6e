from datetime import datetime, time

from django.db import migrations, models
from django.db.models import Max, Q

from yizhen.kernel.working_hours import SHANGHAI


def tell_hands(apps, _editor):
    """Who may see a passage: the organs in whose hands it lay (经手)."""
    hand = apps.get_model("duties", "HandRow")
    rows = apps.get_model("duties", "PassageRow").objects.values_list("pk", "hands")
    made = [hand(passage_id=pk, organ=organ) for pk, hands in rows.iterator() for organ in dict.fromkeys(hands)]
    hand.objects.bulk_create(made, batch_size=500)


def join_disputes(apps, _editor):
    """Of disputes about one category at one place that are open at once, the oldest goes on (重复的争议并入最早的一件)."""
    seen = {}
    for row in apps.get_model("duties", "DisputeRow").objects.filter(ended_at=None).order_by("id"):
        first = seen.setdefault((row.county, row.category, row.place), row)
        if first is not row:
            row.state, row.ended_at = "dropped", row.raised_at
            row.proposal = f"与在办的争议 {first.number} 重复，并入那一件。"
            row.save(update_fields=["state", "ended_at", "proposal"])


def list_batches(apps, _editor):
    """What running batches handed down stands on the lists of the townships (已下放的列入赋权清单)."""
    batches, items = apps.get_model("duties", "BatchRow"), apps.get_model("duties", "BatchItemRow")
    versions = apps.get_model("duties", "VersionRow")
    for batch in batches.objects.filter(started_on__isnull=False, ended_on=None).order_by("id"):
        wanted = list(items.objects.filter(batch=batch).values_list("item_id", flat=True))
        names = dict(versions.objects.filter(item__in=wanted).order_by("number").values_list("item_id", "name"))
        for town in batch.pilots if batch.state == "pilot" and batch.pilots else batch.townships:
            _list(apps, batch, town, wanted, names)


def _barred(apps, batch, town):
    """Items that stand there already, were taken back since, or in which it only assists (已列、已收回、只配合的不列入)."""
    back = apps.get_model("duties", "AdviceRow").objects.filter(
        county=batch.county, township=town, decision="retract",
        decided_at__gte=datetime.combine(batch.started_on, time(), SHANGHAI),
    )
    other = apps.get_model("duties", "EntryRow").objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=batch.started_on), list__county=batch.county, list__township=town,
        list__kind__in=["granted", "withdrawn", "support"],
    )
    return {*back.values_list("item_id", flat=True), *other.values_list("item_id", flat=True)}


def _list(apps, batch, town, wanted, names):
    lists, editions = apps.get_model("duties", "ListRow"), apps.get_model("duties", "EditionRow")
    entries = apps.get_model("duties", "EntryRow")
    kept = _barred(apps, batch, town)
    new = [item for item in wanted if item not in kept]
    if not new:
        return
    found, _made = lists.objects.get_or_create(
        county=batch.county, kind="granted", township=town, defaults={"name": "赋权清单", "opened_at": batch.planned_at}
    )
    last = editions.objects.filter(list=found).aggregate(n=Max("number"))["n"] or 0
    edition = editions.objects.create(
        list=found, number=last + 1, state="published", effective_on=batch.started_on,
        authority=(batch.decision or batch.number)[:120], authority_title=batch.title, opened_at=batch.planned_at,
        opened_by=batch.planned_by, published_at=batch.planned_at, published_by=batch.planned_by,
    )
    key = entries.objects.filter(list=found).aggregate(n=Max("key"))["n"] or 0
    entries.objects.bulk_create(
        entries(
            list=found, key=key + n, item_id=item, name=names.get(item, batch.title)[:300], category="综合行政执法",
            organ_id=batch.department_id, basis=(batch.decision or batch.basis)[:400], valid_from=batch.started_on,
            edition=edition,
        )
        for n, item in enumerate(new, 1)
    )


class Migration(migrations.Migration):
    """Running batches stand on the lists; one open dispute a category and place (赋权入清单、争议不重开)."""

    dependencies = [("duties", "0004_agreements_hands_opinions")]

    operations = [
        migrations.RunPython(tell_hands, migrations.RunPython.noop),
        migrations.RunPython(join_disputes, migrations.RunPython.noop),
        migrations.RunPython(list_batches, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="disputerow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("county", "category", "place"),
                name="duties_dispute_one_open",
            ),
        ),
    ]
