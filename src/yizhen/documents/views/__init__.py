"""Pages of documents (文书页面)."""

from yizhen.documents.views.drafting import draft, edit, from_template, new
from yizhen.documents.views.files import download, my_files, preview, upload, uploads
from yizhen.documents.views.ledger import export, index
from yizhen.documents.views.papers import act, attach, deliver, document, page, paper, receive
from yizhen.documents.views.settings import settings

__all__ = [
    "act", "attach", "deliver", "document", "download", "draft", "edit", "export", "from_template", "index",
    "my_files", "new", "page", "paper", "preview", "receive", "settings", "upload", "uploads",
]  # fmt: skip
