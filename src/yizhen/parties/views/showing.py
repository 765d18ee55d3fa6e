"""How parties are shown (当事人展示): tones, clocks, tables that several pages share."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from yizhen.parties.terms import Kind, LookView, MaskedParty, RequestRow, State, UseView
from yizhen.ui.door import Badge, Cell, Clock, Column, Empty, Fact, Row, Table, Tone, read_clock
from yizhen.ui.templatetags.ui import cn_date, cn_datetime

TONES = {
    State.RECEIVED: Tone.SOON, State.VERIFIED: Tone.OPEN, State.GRANTED: Tone.OPEN, State.DONE: Tone.DONE,
    State.REFUSED: Tone.NEUTRAL, State.RESTRICTED: Tone.PAUSED, State.WITHDRAWN: Tone.NEUTRAL,
}  # fmt: skip


def state_badge(state: State) -> Badge:
    """A request's state (请求状态)."""
    return Badge(_(state.label), TONES[state])


def party_badge(party: MaskedParty) -> Badge:
    """What is to be minded about a party (当事人状态)."""
    if party.forgotten_on is not None:
        return Badge(_("已销毁"), Tone.NEUTRAL)
    if party.restricted:
        return Badge(_("已停止使用"), Tone.PAUSED)
    return Badge(_(Kind(party.kind).label), Tone.OPEN)


def request_clock(row: RequestRow, now: datetime) -> Clock:
    """The clock of a request with its derivation (答复时限)."""
    more = {"steps": row.clock_steps, "provisional": row.provisional, "done_at": row.decided_at, "ends_day": True}
    return read_clock(row.due_at, now, **more)


def values_of(party: MaskedParty) -> tuple[Fact, ...]:
    """Values of a party, masked (遮盖信息)."""
    shown = [(field, text) for field, text in (*party.identifiers, *party.contacts)]
    return tuple(Fact(_(field.label), text) for field, text in shown)


def uses_table(uses: Iterable[UseView]) -> Table:
    """For what the data is kept (处理活动)."""
    columns = (
        Column(_("用于"), wide=True), Column(_("事项")), Column(_("单位")), Column(_("自")), Column(_("办结")),
        Column(_("保存到")),
    )  # fmt: skip
    rows = tuple(
        Row((
            one.title, one.matter_number, one.organ_name, cn_date(one.since),
            cn_date(one.ended_on) if one.ended_on else _("在办"),
            Cell(badge=Badge(_("已销毁"), Tone.NEUTRAL)) if one.forgotten_on
            else cn_date(one.due_on) if one.due_on else "",
        ))
        for one in uses
    )  # fmt: skip
    empty = Empty(_("没有保存"), good=True)
    return Table(_("为什么保存"), columns, rows, empty=empty, show_caption=True)


def looks_table(looks: Iterable[LookView]) -> Table:
    """Who looked at the full data (谁看过)."""
    columns = (Column(_("时间")), Column(_("谁")), Column(_("岗位、机构")), Column(_("为什么"), wide=True), Column(_("看了什么")))
    rows = tuple(
        Row((
            cn_datetime(one.at), one.actor_name, Cell(one.post_title, note=one.organ_name),
            Cell(_(one.basis.label), note=_("已销毁") if one.reason is None else one.reason),
            "、".join(_(field.label) for field in one.fields),
        ))
        for one in looks
    )  # fmt: skip
    empty = Empty(_("没有人看过完整信息"), good=True)
    return Table(_("谁看过完整信息"), columns, rows, empty=empty, show_caption=True)
