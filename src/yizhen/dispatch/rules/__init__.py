"""What dispatch computes (综合指挥规则): who is responsible, by when, what is alike. Pure."""

from yizhen.dispatch.rules.clocks import (
    ClockFacts,
    case_clock,
    decode_clock,
    encode_clock,
    is_late,
    sign_due,
    spoken_clock,
)
from yizhen.dispatch.rules.drafts import Fault, clean, faults, tidy
from yizhen.dispatch.rules.leads import in_force, place_chain, resolve_lead
from yizhen.dispatch.rules.likeness import bands, likeness_key, plain, similarity
from yizhen.dispatch.rules.moves import Outcome, Target, changes
from yizhen.dispatch.rules.numbers import (
    code_digest,
    code_from,
    content_digest,
    number_of,
    read_code,
    read_number,
)
from yizhen.dispatch.rules.turns import may_reopen, word_ends

__all__ = [
    "ClockFacts",
    "Fault",
    "Outcome",
    "Target",
    "bands",
    "case_clock",
    "changes",
    "clean",
    "code_digest",
    "code_from",
    "content_digest",
    "decode_clock",
    "encode_clock",
    "faults",
    "in_force",
    "is_late",
    "likeness_key",
    "may_reopen",
    "number_of",
    "place_chain",
    "plain",
    "read_code",
    "read_number",
    "resolve_lead",
    "sign_due",
    "similarity",
    "spoken_clock",
    "tidy",
    "word_ends",
]  # fmt: skip
