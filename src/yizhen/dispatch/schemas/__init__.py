"""Shapes of the API (接口数据): what goes in and what comes out, as published in its OpenAPI."""

from yizhen.dispatch.schemas import questions
from yizhen.dispatch.schemas.answers import (
    CaseOut,
    CasesOut,
    CategoriesOut,
    CategoryOut,
    ClockOut,
    DivisionOut,
    DivisionsOut,
    DoneOut,
    GrantOut,
    LineOut,
    MeOut,
    OrganOut,
    OrgansOut,
    RatingOut,
    RatingsOut,
    ReceiptOut,
    RelatedOut,
    StandardOut,
    StepOut,
    TimelineOut,
    VerbOut,
)
from yizhen.dispatch.schemas.common import BadCursor, Problem, read_cursor, write_cursor
from yizhen.dispatch.schemas.questions import (
    CaseIn,
    CaseQuery,
    DivisionQuery,
    IdempotencyHeaders,
    NumberPath,
    OrganQuery,
    RatingQuery,
)

__all__ = [
    "BadCursor", "CaseIn", "CaseOut", "CaseQuery", "CasesOut", "CategoriesOut", "CategoryOut", "ClockOut",
    "DivisionOut", "DivisionQuery", "DivisionsOut", "DoneOut", "GrantOut", "IdempotencyHeaders", "LineOut", "MeOut",
    "NumberPath", "OrganOut", "OrganQuery", "OrgansOut", "Problem", "RatingOut", "RatingQuery", "RatingsOut",
    "ReceiptOut", "RelatedOut", "StandardOut", "StepOut", "TimelineOut", "VerbOut", "questions", "read_cursor",
    "write_cursor",
]  # fmt: skip
