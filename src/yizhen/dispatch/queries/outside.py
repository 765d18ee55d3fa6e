"""Rows that a township would be sent outside its lists (清单外的行): said before a file is taken, with ground and way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import office, organ_names
from yizhen.dispatch.queries.leads import category_codes
from yizhen.dispatch.rules import place_chain, resolve_lead
from yizhen.dispatch.rules.rows import reason, squeezed
from yizhen.dispatch.terms import Catalogue
from yizhen.duties import door as duties
from yizhen.kernel.words import N_
from yizhen.organs import door as organs

SAID = {
    duties.Why.OUTSIDE: N_(
        "事项“%(item)s”不在%(organ)s的清单里，也没有经过准入（%(article)s）。"
        "受理后派给%(lead)s，不派给镇街；确需交给镇街的，由部门在“事 › 职责准入”申请"
    ),
    duties.Why.WITHDRAWN: N_(
        "事项“%(item)s”已由上级部门收回，不得再交%(organ)s（%(article)s）。"
        "受理后派给%(lead)s，不派给镇街；情况变了的，由部门在“事 › 职责准入”申请"
    ),
    duties.Why.ASSIST_ONLY: N_(
        "%(organ)s对事项“%(item)s”只是配合单位，不能由它牵头（%(article)s）。"
        "受理后派给%(lead)s；要改由镇街牵头的，由部门在“事 › 职责准入”申请"
    ),
    duties.Why.COERCION: N_("事项“%(item)s”是行政强制措施，不得交%(organ)s（%(article)s）。受理后派给%(lead)s；法律禁止，不能例外"),
}
NO_LEAD = N_("兜底单位")
FEWEST = 3
"""Fewer signs than these name nobody (至少几个字)."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says of kind, place and who is to handle it (待核的行)."""

    category: str
    township: str
    village: str
    department: str


def outside_many(county: str, rows: Sequence[Row], day: date) -> list[str]:
    """Why each row is not for the township that it would go to, "" where nothing stands against it (批量核对清单外).

    A row goes to a township when its file names the township's office, or when the table of leads does and the lists
    say nothing else. Each distinct row is judged once; one query for the names, whatever the number of rows.
    """
    offered = catalogue(county, day)
    asked = {one: _asked(offered, one, day) for one in dict.fromkeys(rows) if one.category and one.township}
    told = dict(zip(asked, duties.judge_many(county, list(asked.values())), strict=True))
    against = {one: verdict for one, verdict in told.items() if not verdict.allowed and verdict.organ}
    views = organs.organs_by_id({verdict.organ for verdict in against.values() if verdict.organ})
    leads = organ_names(county, {lead for one in against.values() if (lead := one.department or office(county, day).center)})
    said = {
        one: _reason(verdict, views, leads, office(county, day).center)
        for one, verdict in against.items()
        if _names(one, views[verdict.organ or 0]) or _leads(county, offered, one, day) == verdict.organ
    }
    return [said.get(one, "") for one in rows]


def _asked(offered: Catalogue, one: Row, day: date) -> duties.Asked:
    known = offered.category(one.category)
    return duties.Asked(category_codes(offered, known.id if known else None), one.township, day)


def _names(one: Row, view: organs.OrganView) -> bool:
    """Whether the file names the township's office (来源写明由镇街承办)."""
    told = squeezed(one.department)
    names = [squeezed(name) for name in (view.name, view.short_name) if name]
    return any(name in told or (len(told) >= FEWEST and told in name) for name in names)


def _leads(county: str, offered: Catalogue, one: Row, day: date) -> int | None:
    """Whom the table of leads names where the lists say nothing (责任表上的单位)."""
    known = offered.category(one.category)
    chain = offered.chain(known.id) if known else ()
    codes = category_codes(offered, known.id if known else None)
    if duties.route(county, codes, one.village or one.township, day).organ is not None:
        return None
    places = place_chain(one.township, one.village)
    return resolve_lead(chain, places, day, offered.leads, backstop=None, what="", where="").organ


def _reason(verdict: duties.Verdict, views: Mapping[int, organs.OrganView], leads: Mapping[int, str], center: int | None) -> str:
    view = views[verdict.organ or 0]
    return reason(
        SAID[verdict.why_not or duties.Why.OUTSIDE], item=verdict.item.name if verdict.item else "", article=verdict.article.partition("：")[0],
        organ=view.short_name or view.name, lead=leads.get(verdict.department or center or 0, NO_LEAD),
    )  # fmt: skip


__all__ = ["Row", "outside_many"]
