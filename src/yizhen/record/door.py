"""Door of the record (留痕之门): what other houses may use."""

from yizhen.record.actions import (
    HANDLERS,
    Draft,
    OutsideTransaction,
    anchor,
    append,
    append_many,
    destroy_person_key,
    entry_values,
    hand_out_all,
    new_person_key,
    on,
    open_many,
    open_personal,
    rewind,
    seal_all,
    seal_new_persons,
    seal_personal,
    write_rows,
)
from yizhen.record.actions.queues import retry_queue
from yizhen.record.queries import guards_missing, history, lags, pending_count, read_anchors, verify
from yizhen.record.queries.board import latest_of
from yizhen.record.queries.payloads import facts_of, told_value
from yizhen.record.terms import (
    QUEUES,
    Entry,
    Named,
    News,
    Power,
    Sealed,
    UnknownAct,
    Verdict,
    Waiting,
    publish,
    register_look,
    register_queue,
    register_subject,
    word_for,
)

__all__ = [
    "HANDLERS", "QUEUES", "Draft", "Entry", "Named", "News", "OutsideTransaction", "Power", "Sealed", "UnknownAct", "Verdict", "Waiting",
    "anchor", "append", "append_many", "destroy_person_key", "entry_values", "facts_of", "guards_missing", "hand_out_all",
    "history", "lags", "latest_of", "new_person_key", "on", "open_many", "open_personal", "pending_count", "publish",
    "read_anchors", "register_look", "register_queue", "register_subject", "retry_queue",
    "rewind", "seal_all", "seal_new_persons", "seal_personal", "told_value", "verify", "word_for", "write_rows",
]  # fmt: skip
