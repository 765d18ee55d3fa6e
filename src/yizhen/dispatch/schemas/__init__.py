"""Shapes of the API (接口数据): what goes in and what comes out, as published in its OpenAPI."""

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
    ReceiptOut,
    StandardOut,
    StepOut,
    TimelineOut,
    VerbOut,
)
from yizhen.dispatch.schemas.common import BadCursor, Problem, read_cursor, write_cursor
from yizhen.dispatch.schemas.questions import (
    AcceptIn,
    CaseIn,
    CaseQuery,
    CloseIn,
    DesignateIn,
    DispatchIn,
    DivisionQuery,
    HandleIn,
    IdempotencyHeaders,
    NumberPath,
    OrganQuery,
    RefuseIn,
    ReopenIn,
    ReturnIn,
    ReworkIn,
    SignIn,
    VerifyIn,
)

__all__ = [
    "AcceptIn", "BadCursor", "CaseIn", "CaseOut", "CaseQuery", "CasesOut", "CategoriesOut", "CategoryOut",
    "ClockOut", "CloseIn", "DesignateIn", "DispatchIn", "DivisionOut", "DivisionQuery", "DivisionsOut", "DoneOut",
    "GrantOut", "HandleIn", "IdempotencyHeaders", "LineOut", "MeOut", "NumberPath", "OrganOut", "OrganQuery",
    "OrgansOut", "Problem", "ReceiptOut", "RefuseIn", "ReopenIn", "ReturnIn", "ReworkIn", "SignIn", "StandardOut", "StepOut",
    "TimelineOut", "VerbOut", "VerifyIn", "read_cursor", "write_cursor",
]  # fmt: skip
