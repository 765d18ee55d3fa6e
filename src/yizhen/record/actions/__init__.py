"""Verbs of the record (留痕动作)."""

from yizhen.record.actions.news import HANDLERS, Handler, hand_out, hand_out_all, on, rewind
from yizhen.record.actions.personal import (
    destroy_person_key,
    new_person_key,
    open_many,
    open_personal,
    seal_new_persons,
    seal_personal,
)
from yizhen.record.actions.rows import write_rows
from yizhen.record.actions.sealing import anchor, seal, seal_all
from yizhen.record.actions.writing import Draft, OutsideTransaction, append, append_many, entry_values

__all__ = [
    "HANDLERS", "Draft", "Handler", "OutsideTransaction", "anchor", "append", "append_many",
    "destroy_person_key", "entry_values", "hand_out", "hand_out_all", "new_person_key", "on", "open_many",
    "open_personal", "rewind", "seal", "seal_all", "seal_new_persons", "seal_personal", "write_rows",
]  # fmt: skip
