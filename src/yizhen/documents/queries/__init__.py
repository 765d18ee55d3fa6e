"""Looks of documents (文书查询)."""

from yizhen.documents.queries.files import attached, file, file_rules, my_files
from yizhen.documents.queries.papers import (
    INTERNAL,
    OUTGOING,
    Archived,
    Countersign,
    Sending,
    Series,
    Sheet,
    Template,
    archives,
    counts,
    export_lines,
    files_of,
    ledger,
    paper_of,
    papers_by_id,
    reads_document,
    reads_inside,
    series_of,
    sheet,
    template,
    template_of,
    templates,
)

__all__ = [
    "INTERNAL", "OUTGOING", "Archived", "Countersign", "Sending", "Series", "Sheet", "Template", "archives", "attached", "counts",
    "export_lines", "file", "file_rules", "files_of", "ledger", "my_files", "paper_of", "papers_by_id",
    "reads_document", "reads_inside", "series_of", "sheet",
    "template", "template_of", "templates",
]  # fmt: skip
