from django.apps import AppConfig


class RecordConfig(AppConfig):
    """留痕 record."""

    name = "yizhen.record"
    label = "record"
    verbose_name = "留痕"

    def ready(self) -> None:
        from yizhen.record.terms import NEWS, publish

        publish(*NEWS)
