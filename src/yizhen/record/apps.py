from django.apps import AppConfig

from yizhen.kernel.words import N_
from yizhen.record.terms import NEWS, publish, register_queue, register_subject


class RecordConfig(AppConfig):
    """留痕 record."""

    name = "yizhen.record"
    label = "record"
    verbose_name = "留痕"

    def ready(self) -> None:
        from yizhen.record.actions.queues import count_checks  # noqa: PLC0415  apps must be loaded first

        publish(*NEWS)
        register_queue("record.check", N_("核验留痕"), count_checks)
        register_subject("record.queue", N_("作业队列"))
