"""Papers of the use of quotas (用编文书): drafted from the county's templates, led to issue by the house of papers."""

from datetime import date, datetime
from pathlib import Path

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.documents import door as documents
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.organs.door import organs_by_id
from yizhen.staffing.access.people import plan_row, slip_row
from yizhen.staffing.actions.plans import BadPlan
from yizhen.staffing.models import PaperRow, PlanRow, SlipRow
from yizhen.staffing.queries.plans import findings, have_lines, last_day, lines_of, what_unit_has
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.rules.papers import day_words, filled, have_words, need_words, year_words
from yizhen.staffing.terms.plans import PaperKind, Way

SHIPPED = Path(__file__).resolve().parent.parent / "catalogue" / "papers.yaml"
COMMISSION = "县委编委"


class NoTemplate(LookupError):
    """没有模板: the county has no template of this paper yet."""


def load_papers(*, by: Actor, at: datetime) -> int:
    """Load the shipped templates of these papers into the actor's county (载入用编文书模板). Once is enough."""
    drafts = msgspec.yaml.decode(SHIPPED.read_bytes(), type=list[documents.TemplateDraft])
    return documents.load_templates(by=by, at=at, drafts=drafts)


@transaction.atomic
def draft_plan_paper(pk: int, kind: PaperKind, *, by: Actor, at: datetime) -> int:
    """Draft a paper for a plan (起草请示、编委会议题、批复) and return the paper's id.

    It is the unit's request, or the office's agenda item and reply; whoever drafts may change every word. Raises
    NoPower, NoSuchPlan, NoTemplate, BadPlan.
    """
    row = plan_row(by, pk)
    if kind is PaperKind.SLIP:
        raise BadPlan(_("控编单在控编单页起草"))
    unit = organs_by_id([row.organ_id])[row.organ_id]
    organ = row.organ_id if kind is PaperKind.REQUEST else _own(by)
    words = _plan_words(row, unit.name, legal_day(at))
    words["发文机关"] = organs_by_id([organ])[organ].name
    words["主送机关"] = {PaperKind.REQUEST: "县委编办", PaperKind.AGENDA: COMMISSION}.get(kind, unit.name)
    made = _draft(kind, organ, words, (f"staffing.{'plan'}", pk), by=by, at=at)
    PaperRow.objects.create(plan=row, kind=kind, document_id=made, made_at=at)
    return made


def _own(by: Actor) -> int:
    if by.organ is None:
        raise BadPlan(_("没有在岗机构，不能起草文书；请切换岗位"))
    return by.organ


def _plan_words(row: PlanRow, unit: str, on: date) -> dict[str, str]:
    lines = lines_of(row.pk)
    names = {key: one.name for key, one in categories().items()}
    have = what_unit_has(row.organ_id, {(one.category, one.purpose) for one in lines}, on, until=last_day(row))
    against = findings(lines, have)
    return {
        "单位": unit, "年度": year_words(row.year, row.years), "理由": row.reason or "为保障工作需要，现申报用编计划。",
        "现状": have_words(have_lines(have), names), "需求": need_words(lines, names),
        "审核": "；".join(one.chinese for one in against) or "未超出核定编制，符合用编规定",
        "建议": "建议不予同意" if against else "建议同意",
    }  # fmt: skip


@transaction.atomic
def draft_slip_paper(pk: int, *, by: Actor, at: datetime) -> int:
    """Draft the paper of an issued slip (起草控编单) and return the paper's id. Raises NoPower, NoSuchSlip, NoTemplate, BadPlan."""
    row = slip_row(by, pk)
    if not row.number or row.issued_on is None or row.valid_until is None:
        raise BadPlan(_("还没有开控编单，不能起草"))
    organ = _own(by)
    unit = organs_by_id([row.organ_id])[row.organ_id].name
    words = _slip_words(row, unit)
    words["发文机关"] = organs_by_id([organ])[organ].name
    made = _draft(PaperKind.SLIP, organ, words, ("staffing.slip", pk), by=by, at=at)
    PaperRow.objects.create(slip=row, kind=PaperKind.SLIP, document_id=made, made_at=at)
    return made


def _slip_words(row: SlipRow, unit: str) -> dict[str, str]:
    assert row.issued_on is not None
    assert row.valid_until is not None
    return {
        "单位": unit, "编号": row.number, "类别": categories()[row.category].name, "人数": str(row.count),
        "方式": Way(row.way).chinese, "岗位": row.post or "按核定岗位", "开单日期": day_words(row.issued_on),
        "有效期止": day_words(row.valid_until),
    }  # fmt: skip


def _draft(
    kind: PaperKind, organ: int, words: dict[str, str], subject: tuple[str, int], *, by: Actor, at: datetime
) -> int:
    found = documents.template_of(by, f"staffing-{kind}")
    if found is None:
        raise NoTemplate(_("本县还没有用编文书的模板，请管理员运行 yizhen staffing load-papers 载入。"))
    values = {
        "genre": found.genre, "title": filled(found.title, words), "to": filled(found.to, words),
        "text": filled(found.text, words),
    }  # fmt: skip
    return documents.draft(organ, values, by=by, at=at, template=found.id, subject=subject)
