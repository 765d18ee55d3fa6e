"""Which form belongs to which act (办理表单对照)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from yizhen.dispatch.forms.acts import (
    AcceptForm,
    ActForm,
    CloseForm,
    DesignateForm,
    DispatchForm,
    HandleForm,
    RefuseForm,
    ReturnForm,
    ReworkForm,
    SignForm,
    VerifyForm,
)
from yizhen.dispatch.forms.turns import (
    AnswerForm,
    AskExtendForm,
    AskSuspendForm,
    DenyForm,
    GrantForm,
    MergeForm,
    PassOnForm,
    ReclassifyForm,
    ReopenForm,
    ResumeForm,
    SplitForm,
    SuperviseForm,
    VoidForm,
)
from yizhen.dispatch.forms.words import CategoryField, OrganField
from yizhen.dispatch.terms import Catalogue, Verb
from yizhen.organs.door import OrganView, PostView

FORMS: dict[Verb, type[ActForm]] = {
    Verb.ACCEPT: AcceptForm, Verb.REFUSE: RefuseForm, Verb.DISPATCH: DispatchForm, Verb.SIGN: SignForm,
    Verb.RETURN: ReturnForm, Verb.DESIGNATE: DesignateForm, Verb.HANDLE: HandleForm,
    Verb.VERIFY_PASS: VerifyForm, Verb.REWORK: ReworkForm, Verb.CLOSE: CloseForm, Verb.REOPEN: ReopenForm,
    Verb.ASK_EXTEND: AskExtendForm, Verb.ASK_SUSPEND: AskSuspendForm, Verb.EXTEND: GrantForm, Verb.SUSPEND: GrantForm,
    Verb.DENY: DenyForm, Verb.RESUME: ResumeForm, Verb.SUPERVISE: SuperviseForm, Verb.ANSWER: AnswerForm,
    Verb.RECLASSIFY: ReclassifyForm, Verb.MERGE: MergeForm, Verb.SPLIT: SplitForm, Verb.VOID: VoidForm,
    Verb.PASS_ON: PassOnForm,
}  # fmt: skip


def form_for(
    verb: Verb,
    data: Mapping[str, str] | None,
    *,
    offered: Catalogue,
    organs: Sequence[OrganView],
    initial: Mapping[str, Any],
    posts: Sequence[PostView] = (),
) -> ActForm:
    """The form of a verb (办理表单), filled in with what is likely."""
    form = FORMS[verb](data, initial=dict(initial), auto_id=f"{verb}-%s", label_suffix="")
    for field in form.fields.values():
        if isinstance(field, CategoryField):
            field.offered = offered
        elif isinstance(field, OrganField):
            field.organs = organs
    if isinstance(form, PassOnForm):
        form.fields["post"].choices = [("", _("请选择")), *((one.id, one.title) for one in posts)]
    if isinstance(form, ReturnForm):
        form.fields["ground"].choices = [
            ("", _("请选择")), *((one.code, one.name) for one in offered.return_grounds)
        ]  # fmt: skip
    return form
