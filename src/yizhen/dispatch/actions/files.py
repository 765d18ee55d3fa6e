"""Put photos and files to a case (案件附件): by who works on it, and by its requester."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.county import door as county
from yizhen.dispatch import access
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries.files import SUBJECT, case_files
from yizhen.dispatch.terms import OPEN_STATES, Power, State
from yizhen.dispatch.terms.files import STAFF_ROLES, FileRole
from yizhen.documents import door as documents
from yizhen.kernel.actors import Actor, NoPower
from yizhen.kernel.working_hours import legal_day

MOST = 60
"""Files at one case (一件最多附件数)."""
ADDING = (Power.HANDLE, Power.SIGN, Power.ACCEPT, Power.VERIFY, Power.DISPATCH, Power.INTAKE)
"""Powers each of which lets one put files to a case that one sees (可加附件的权限)."""


class FilesRefused(ValueError):
    """不能加附件: the case has ended, or has as many as it may have; says which."""


class EvidenceNeeded(ValueError):
    """缺处置凭证: the county wants a photo of the result for this category."""

    def __str__(self) -> str:
        return _("本县规定这一类要有处置结果的照片。请先在“照片和文件”里加上，再反馈。")


def check_adding(by: Actor, case: Case) -> None:
    """Raise unless the actor may put files to the case now (校验可否加附件): NoPower, FilesRefused."""
    if not any(by.can(power) for power in ADDING):
        raise NoPower(Power.HANDLE)
    if State(case.state) in (State.REFUSED, State.WITHDRAWN, State.MERGED, State.VOIDED):
        raise FilesRefused(_("这件已经结束，不能再加附件。"))
    if len(case_files(case.pk)) >= MOST:
        raise FilesRefused(_("这件已经有 %(n)d 个附件，不能再加。") % {"n": MOST})


@transaction.atomic
def add_file(pk: int, file: int, role: FileRole, *, by: Actor, at: datetime) -> None:
    """Put a file that was taken in to a case (加附件), in a role. Raises NoSuchCase, NoSuchFile, NoPower, FilesRefused."""
    case = access.case_for(by, pk, lock=True)
    check_adding(by, case)
    if role not in STAFF_ROLES:
        raise FilesRefused(_("请选这是什么。"))
    documents.attach(file, (SUBJECT, case.pk), role, by=by, at=at)


def enclose(pk: int, blocks: Iterable[bytes], name: str, role: FileRole, *, by: Actor, at: datetime) -> None:
    """Take a file in for a case in one go (加附件), when pieces are not possible. Raises as add_file, and BadFile."""
    case = access.case_for(by, pk)
    check_adding(by, case)
    if role not in STAFF_ROLES:
        raise FilesRefused(_("请选这是什么。"))
    power = next(one for one in ADDING if by.can(one))

    def still() -> None:
        check_adding(by, access.case_for(by, pk, lock=True))

    documents.enclose(blocks, name, (SUBJECT, case.pk), role, power=power, by=by, at=at, check=still)


def enclose_new(pk: int, blocks: Iterable[bytes], name: str, role: FileRole, *, power: str, by: Actor, at: datetime) -> None:
    """Put a photo or file to a case that this very form has just made (随登记加附件). Raises BadFile, FilesRefused."""
    pictures = role is FileRole.REQUESTER
    room = _room(pk, by.county, at) if pictures else None
    documents.enclose(blocks, name, (SUBJECT, pk), role, power=power, by=by, at=at, pictures=pictures, check=room)


def photos_allowed(code: str, at: datetime) -> int:
    """How many photos a requester may add (诉求人可加照片数), by the county's rule."""
    return int(county.rule(code, "dispatch.requester_photos", legal_day(at)).value)


def _room(pk: int, code: str, at: datetime) -> Callable[[], None]:
    """Check that there is room for one more photo (尚可加照片): now, and again one after another with the case locked."""

    def check() -> None:
        Case.objects.select_for_update().get(pk=pk)
        _check_room(pk, code, at)

    _check_room(pk, code, at)
    return check


def _check_room(pk: int, code: str, at: datetime) -> None:
    if _own(pk) >= photos_allowed(code, at):
        raise FilesRefused(_("一件最多 %(n)d 张照片，多出的没有收。") % {"n": photos_allowed(code, at)})


def _own(pk: int) -> int:
    return sum(one.role is FileRole.REQUESTER for one in case_files(pk))


def add_photo(number: str, follow_code: str, blocks: Iterable[bytes], name: str, *, by: Actor, at: datetime) -> None:
    """Add a photo to one's own case (补充照片): the requester's act, on number and follow code, while it is open.

    Raises NoSuchCase, FilesRefused, BadFile.
    """
    case = access.case_by_code(number, follow_code)
    if State(case.state) not in OPEN_STATES:
        raise FilesRefused(_("这件已经结束，不能再加照片。"))
    documents.enclose(
        blocks, name, (SUBJECT, case.pk), FileRole.REQUESTER, power=Power.REPORT, by=by, at=at, pictures=True,
        check=_room(case.pk, case.county, at),
    )  # fmt: skip


@transaction.atomic
def take_off(pk: int, attachment: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Take a file off a case (撤下附件), with the reason; it is kept. Never the requester's own photos.

    Raises NoSuchCase, NoSuchFile, NoPower, FilesRefused.
    """
    case = access.case_for(by, pk, lock=True)
    check_adding(by, case)
    found = next((one for one in case_files(pk) if one.attachment == attachment), None)
    if found is None:
        raise documents.NoSuchFile(attachment)
    if found.role is FileRole.REQUESTER or State(case.state) is State.CLOSED:
        raise FilesRefused(_("诉求人的照片、已经结案的附件不能撤下。"))
    if not reason.strip():
        raise FilesRefused(_("请写明为什么撤下。"))
    documents.detach(attachment, (SUBJECT, pk), reason=reason.strip()[:200], by=by, at=at)
