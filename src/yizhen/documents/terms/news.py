"""What the record says of documents (留痕内容)."""

from datetime import date

import msgspec

from yizhen.kernel.words import N_


class DocumentDrafted(msgspec.Struct, frozen=True):
    """Payload: a paper was drafted (拟稿)."""

    genre: str
    title: str
    organ: int
    template: str
    text_sha256: str


class DocumentRevised(msgspec.Struct, frozen=True):
    """Payload: a draft was changed (修改)."""

    changed: list[str]
    before_sha256: str
    after_sha256: str
    version: int


class DocumentMoved(msgspec.Struct, frozen=True):
    """Payload: a paper took a step (流转)."""

    verb: str
    before: str
    after: str
    ground: str
    words: str
    organs: list[int] = []


class DocumentNumbered(msgspec.Struct, frozen=True):
    """Payload: a number was given (编号)."""

    number: str
    series: int
    year: int
    seq: int


class DocumentIssued(msgspec.Struct, frozen=True):
    """Payload: the paper was issued (印发); the hashes are of the files that went out."""

    number: str
    on: date
    pdf_sha256: str
    docx_sha256: str
    fonts: str


class DocumentDelivered(msgspec.Struct, frozen=True):
    """Payload: the paper was sent to someone (送达)."""

    delivery: int
    to: str
    organ: int | None
    mode: str
    on: date


class DocumentReceipted(msgspec.Struct, frozen=True):
    """Payload: the receipt came in (签收)."""

    delivery: int
    by: str
    on: date
    words: str


class DocumentArchived(msgspec.Struct, frozen=True):
    """Payload: the paper was archived (归档): 件号, term and the hash over the list of files."""

    code: str
    retention: str
    files: int
    manifest_sha256: str


class FileTaken(msgspec.Struct, frozen=True):
    """Payload: a file was taken in (收存文件). Its name may tell of persons and stays out of the record."""

    sha256: str
    kind: str
    size: int
    scan: str


class FileAttached(msgspec.Struct, frozen=True):
    """Payload: a file was put to a matter or taken from it (附着、撤下)."""

    file: int
    sha256: str
    kind: str
    id: int
    role: str
    reason: str = ""


class SeriesOpened(msgspec.Struct, frozen=True):
    """Payload: a series of numbers was opened (启用字号)."""

    organ: int
    prefix: str
    style: str
    first: int
    year: int


class TemplateSet(msgspec.Struct, frozen=True):
    """Payload: a version of a template was set (模板)."""

    key: str
    version: int
    genre: str
    text_sha256: str


class DraftPassed(msgspec.Struct, frozen=True):
    """Payload: a draft passed to another post with its desk (移交文稿)."""

    from_post: int
    to_post: int
    reason: str


NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("documents.document.drafted", N_("拟稿"), DocumentDrafted),
    ("documents.document.revised", N_("修改"), DocumentRevised),
    ("documents.draft.passed", N_("移交文稿"), DraftPassed),
    ("documents.document.submitted", N_("送核稿"), DocumentMoved),
    ("documents.document.dropped", N_("不发"), DocumentMoved),
    ("documents.document.returned", N_("退回修改"), DocumentMoved),
    ("documents.document.passed", N_("核稿通过"), DocumentMoved),
    ("documents.document.asked", N_("送会签"), DocumentMoved),
    ("documents.document.countersigned", N_("会签"), DocumentMoved),
    ("documents.document.signed", N_("签发"), DocumentMoved),
    ("documents.document.declined", N_("退回重拟"), DocumentMoved),
    ("documents.document.numbered", N_("编号"), DocumentNumbered),
    ("documents.document.sealed", N_("用印"), DocumentMoved),
    ("documents.document.issued", N_("印发"), DocumentIssued),
    ("documents.document.delivered", N_("送达"), DocumentDelivered),
    ("documents.document.receipted", N_("签收"), DocumentReceipted),
    ("documents.document.archived", N_("归档"), DocumentArchived),
    ("documents.document.voided", N_("作废"), DocumentMoved),
    ("documents.file.taken", N_("收存文件"), FileTaken),
    ("documents.file.attached", N_("附着文件"), FileAttached),
    ("documents.file.detached", N_("撤下文件"), FileAttached),
    ("documents.series.opened", N_("启用字号"), SeriesOpened),
    ("documents.template.set", N_("设定模板"), TemplateSet),
)
"""Acts this house publishes (本模块消息)."""
