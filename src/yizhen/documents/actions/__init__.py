"""Acts of documents (文书动作)."""

from yizhen.documents.actions.archive import NotWhole, archive, verify_archive
from yizhen.documents.actions.delivery import BadDelivery, NotIssued, deliver, receive
from yizhen.documents.actions.files import (
    PIECE_MAX,
    WrongOffset,
    add_piece,
    attach,
    begin_upload,
    detach,
    drop_upload,
    enclose,
    make_preview,
    shown,
    sweep,
    take_file,
)
from yizhen.documents.actions.numbers import PrefixTaken, open_series
from yizhen.documents.actions.pages import Drawn, drawn_page, known, look
from yizhen.documents.actions.papers import (
    BadPaper,
    MovedMeanwhile,
    NotCountersigned,
    WordsNeeded,
    agree,
    ask,
    draft,
    issue,
    number,
    revise,
    step,
)
from yizhen.documents.actions.press import PressBusy, PressFailed, Unreadable, draw_pdf, set_paper
from yizhen.documents.actions.store import content, preview_at
from yizhen.documents.actions.templates import TemplateDraft, UnknownGenre, load_templates, set_template

__all__ = [
    "PIECE_MAX", "BadDelivery", "BadPaper", "Drawn", "MovedMeanwhile", "NotCountersigned", "NotIssued", "NotWhole",
    "PrefixTaken", "PressBusy", "PressFailed", "TemplateDraft", "UnknownGenre", "Unreadable", "WordsNeeded",
    "WrongOffset", "add_piece", "agree", "archive", "ask", "attach", "begin_upload", "content", "deliver",
    "detach", "draft", "draw_pdf", "drawn_page", "drop_upload",
    "enclose", "issue", "known", "load_templates", "look", "make_preview", "number", "open_series",
    "preview_at", "receive", "revise", "set_paper", "set_template", "shown", "step", "sweep", "take_file",
    "verify_archive",
]  # fmt: skip
