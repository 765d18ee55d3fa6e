"""The index of cases (案件检索): FTS5 on SQLite, tsvector with GIN on PostgreSQL; pairs of characters are made by the program."""

from django.db import migrations

MAKE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE dispatch_search USING fts5(grams, detail=none, tokenize='unicode61 remove_diacritics 0')",
    ),
    "postgresql": (
        "CREATE TABLE dispatch_search (case_id bigint PRIMARY KEY, grams tsvector NOT NULL)",
        "CREATE INDEX dispatch_search_grams ON dispatch_search USING gin (grams)",
    ),
}


def make(_apps, editor):
    for statement in MAKE[editor.connection.vendor]:
        editor.execute(statement)


def drop(_apps, editor):
    editor.execute("DROP TABLE dispatch_search")


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0005_supervision'),
    ]

    operations = [migrations.RunPython(make, drop)]
