"""文书之门 door of documents: what other houses may use.

A house that lets people put files to its matters registers who may read them, once, in its AppConfig's ready:
``register_reader("dispatch.case", reads_case)``; then ``attach(file_id, ("dispatch.case", pk), "现场照片", …)``.
"""

from yizhen.documents.access import NoSuchDocument, NoSuchFile, register_reader
from yizhen.documents.actions import (
    TemplateDraft,
    attach,
    detach,
    draft,
    enclose,
    load_templates,
    open_series,
    set_template,
    shown,
    sweep,
    take_file,
)
from yizhen.documents.actions.numbers import take as take_running_number
from yizhen.documents.queries import attached, file, file_rules, papers_by_id, reads_document, template_of
from yizhen.documents.queries.papers import issued_paper
from yizhen.documents.queries.waiting import waiting
from yizhen.documents.rules.numbers import read_number, write_number
from yizhen.documents.terms import (
    Attached,
    BadFile,
    FileKind,
    FileRules,
    FileView,
    Genre,
    Paper,
    Power,
    Shown,
    State,
    Style,
)

__all__ = [
    "Attached", "BadFile", "FileKind", "FileRules", "FileView", "Genre", "NoSuchDocument", "NoSuchFile", "Paper", "Power", "Shown",
    "State", "Style", "TemplateDraft", "attach", "attached", "detach", "draft", "enclose", "file", "file_rules",
    "issued_paper", "load_templates", "open_series",
    "papers_by_id",
    "read_number", "reads_document", "register_reader", "set_template", "shown", "sweep", "take_file",
    "take_running_number", "template_of", "waiting", "write_number",
]  # fmt: skip
