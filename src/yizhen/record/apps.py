from django.apps import AppConfig

from yizhen.record.terms import NEWS, publish


class RecordConfig(AppConfig):
    """留痕 record."""

    name = "yizhen.record"
    label = "record"
    verbose_name = "留痕"

    def ready(self) -> None:
        publish(*NEWS)
