"""Forms of dispatch (综合指挥表单): what residents and clerks fill in, each error at its field."""

from yizhen.dispatch.forms.acts import ActForm
from yizhen.dispatch.forms.field import FieldForm
from yizhen.dispatch.forms.leads import LeadForm
from yizhen.dispatch.forms.lists import read_filter, read_sort
from yizhen.dispatch.forms.offered import FORMS, form_for
from yizhen.dispatch.forms.report import (
    QUESTIONS,
    ContactForm,
    FollowForm,
    TellForm,
    TownForm,
    WhatForm,
    WhereForm,
    new_token,
    read_token,
)
from yizhen.dispatch.forms.taking import IntakeForm

__all__ = [
    "FORMS", "QUESTIONS", "ActForm", "ContactForm", "FieldForm", "FollowForm", "IntakeForm", "LeadForm", "TellForm", "TownForm",
    "WhatForm", "WhereForm", "form_for", "new_token", "read_filter", "read_sort", "read_token",
]  # fmt: skip
