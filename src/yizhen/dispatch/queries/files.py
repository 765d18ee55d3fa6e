"""Files at a case (案件附件): for who may see the case, and what its requester sees of them."""

from yizhen.county import door as county
from yizhen.dispatch import access
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.terms.files import EVIDENCE, PUBLIC_ROLES, CaseFile, FileRole
from yizhen.documents import door as documents
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day

SUBJECT = "dispatch.case"


def reads_case(by: Actor, pk: int) -> bool:
    """Whether an actor may read the files at a case (可否看附件): whoever sees the case."""
    return access.cases_for(by).filter(pk=pk).exists()


def case_files(pk: int) -> tuple[CaseFile, ...]:
    """Files at a case that has been reached (案件附件), in order: one query."""
    known = {str(role) for role in FileRole}
    return tuple(_view(one) for one in documents.attached(SUBJECT, pk) if one.role in known)


def _view(one: documents.Attached) -> CaseFile:
    file = one.file
    return CaseFile(
        file.id, one.id, FileRole(one.role), file.name, file.size_words, file.kind.image, file.scan.label,
        file.taken_at, file.taken_by,
    )  # fmt: skip


def public_files(pk: int) -> tuple[CaseFile, ...]:
    """What the requester sees (诉求人可看的附件): the own photos, and results marked for them."""
    return tuple(one for one in case_files(pk) if one.role in PUBLIC_ROLES)


def lacks_evidence(case: Case, at) -> bool:  # noqa: ANN001  an instant
    """Whether the county wants a photo of the result for this category and there is none (缺处置凭证)."""
    day = legal_day(at)
    named = str(county.rule(case.county, "dispatch.evidence_categories", day).value)
    wanted = {one for one in named.replace("，", ",").replace("、", ",").replace(" ", ",").split(",") if one}
    if not wanted:
        return False
    categories = catalogue(case.county, day).categories
    known, codes = categories.get(case.category_id or 0), set()
    while known is not None:
        codes.add(known.code)
        known = categories.get(known.parent or 0)
    if "全部" not in wanted and not codes & wanted:
        return False
    return not any(one.role in EVIDENCE for one in case_files(case.pk))
