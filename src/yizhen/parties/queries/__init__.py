"""Reads of parties (当事人查询)."""

from yizhen.parties.queries.keeping import assessments, due_counts, retention_page, retentions
from yizhen.parties.queries.people import (
    consents_of,
    find,
    holds_of,
    looks_at,
    masked_parties,
    proxies_of,
    uses_of,
)
from yizhen.parties.queries.purposes import purpose_on, purposes_on, shipped_purposes
from yizhen.parties.queries.rights import inbox, own_data, request_page, requests_of

__all__ = [
    "assessments", "consents_of", "due_counts", "find", "holds_of", "inbox", "looks_at", "masked_parties",
    "own_data", "proxies_of", "purpose_on", "purposes_on", "request_page", "requests_of", "retention_page",
    "retentions", "shipped_purposes", "uses_of",
]  # fmt: skip
