"""Words of documents (文书用语): powers, states, papers, files, what the record says. Pure."""

from yizhen.documents.terms.files import (
    Attached,
    BadFile,
    FileKind,
    FileRules,
    FileView,
    Piece,
    Scan,
    Shown,
    Verdict,
)
from yizhen.documents.terms.news import (
    NEWS,
    DocumentArchived,
    DocumentDelivered,
    DocumentDrafted,
    DocumentIssued,
    DocumentMoved,
    DocumentNumbered,
    DocumentReceipted,
    DocumentRevised,
    DraftPassed,
    FileAttached,
    FileTaken,
    SeriesOpened,
    TemplateSet,
)
from yizhen.documents.terms.papers import Block, Enclosure, Fonts, Paper
from yizhen.documents.terms.words import (
    CHINESE_KINDS,
    RULES,
    DeliveryMode,
    DocumentFilter,
    DocumentRow,
    Genre,
    Power,
    Retention,
    State,
    Style,
    Verb,
)

__all__ = [
    "CHINESE_KINDS", "NEWS", "RULES", "Attached", "BadFile", "Block", "DeliveryMode", "DocumentArchived",
    "DocumentDelivered", "DocumentDrafted", "DocumentFilter", "DocumentIssued", "DocumentMoved",
    "DocumentNumbered", "DocumentReceipted", "DocumentRevised", "DocumentRow", "DraftPassed", "Enclosure", "FileAttached",
    "FileKind", "FileRules", "FileTaken", "FileView", "Fonts", "Genre", "Paper", "Piece", "Power", "Retention",
    "Scan", "SeriesOpened", "Shown", "State", "Style", "TemplateSet", "Verb", "Verdict",
]  # fmt: skip
