"""A small county whose lists decide: items, attributions and lists of one street, on top of the one dispatch is tried in."""

from dataclasses import dataclass, replace
from datetime import date

from tests.dispatch.realm import COUNTY, NOW, SINCE, STREET, TODAY, TOWN, VILLAGE, Realm, make_realm
from yizhen.duties import actions as items_house
from yizhen.duties.actions import attributing
from yizhen.duties.models import ItemRow
from yizhen.duties.terms import EntryDraft, ItemDraft, ItemKind, ListKind, Power
from yizhen.duties.terms.admission import Application, Support, Wish
from yizhen.duties.terms.attribution import AttributionDraft, Mode
from yizhen.kernel.actors import Actor, Grant, system_actor

__all__ = ["COUNTY", "NOW", "SINCE", "STREET", "TODAY", "TOWN", "VILLAGE", "Gates", "make_gates"]
ROOT = system_actor("编办", COUNTY, list(Power))
BY = {"by": ROOT, "at": NOW}
ITEMS = {
    "WASTE": ("清运暴露垃圾", ItemKind.OTHER), "RIVER": ("清理河面漂浮物", ItemKind.OTHER),
    "SEIZE": ("查封违法建筑施工现场", ItemKind.COERCION), "FINE": ("乱倒垃圾处罚", ItemKind.PENALTY),
    "PERMIT": ("临时占道许可", ItemKind.LICENSE), "CHECK": ("沿街商铺检查", ItemKind.INSPECTION),
}  # fmt: skip


@dataclass(frozen=True)
class Gates:
    """The county, its items by code, and actors."""

    realm: Realm
    items: dict[str, int]

    def organ(self, name: str) -> int:
        return self.realm.organs[name]

    def actor(self, organ: str, *powers: str, scope: str = "own_organ") -> Actor:
        return self.realm.actor(f"{organ}.a", *powers, scope=scope)

    @property
    def liaison(self) -> Actor:
        return self.actor("urban", Power.VIEW, Power.PROPOSE, Power.OPINE, Power.CONTEST)

    @property
    def street(self) -> Actor:
        return self.actor("street", Power.VIEW, Power.PROPOSE, Power.OPINE, Power.CONTEST)

    @property
    def office(self) -> Actor:
        powers = (Power.VIEW, Power.REVIEW, Power.DECIDE, Power.RULE, Power.CONFIGURE, Power.PROPOSE)
        return self.actor("center", *powers, scope="county")

    @property
    def desk(self) -> Actor:
        """Who dispatches, and may make exceptions."""
        center = self.realm.center
        grant = Grant(center.grants[0].powers | {Power.OVERRIDE}, COUNTY)
        return replace(center, grants=(grant,))

    def lead(self, item: str, organ: str, mode: Mode = Mode.STATUTORY, **more) -> int:
        draft = AttributionDraft(self.items[item], self.organ(organ), mode, "三定规定第三条", SINCE, **more)
        return attributing.attribute(draft, **BY)

    def answers(self, category: str, *items: str) -> None:
        attributing.answer_to([(category, self.items[item]) for item in items], SINCE, **BY)

    def publish(self, kind: ListKind, *items: str, township: str = STREET, on: date = SINCE, at=NOW) -> None:
        """Publish a list that says exactly this."""
        from yizhen.duties.models import ListRow

        row = ListRow.objects.filter(county=COUNTY, kind=kind, township=township).first()
        pk = row.pk if row else items_house.open_list(kind, township, by=ROOT, at=at)
        edition = items_house.open_edition(pk, by=ROOT, at=at)
        more = {"organ": self.organ("urban"), "upper_duty": "牵头", "township_duty": "报告", "way": "自行办理", "basis": "川府发〔2021〕13号"}
        wanted = [EntryDraft(ITEMS[one][0], item=self.items[one], **more) for one in items]
        items_house.draft_whole(edition, wanted, by=ROOT, at=at)
        items_house.publish_edition(edition, effective_on=on, authority="示府发〔2026〕1号", by=ROOT, at=at)

    def application(self, **changes) -> Application:
        """A sound application of the urban department: the street clears what floats on the river, for half a year."""
        kept = {
            "title": "请城关街道协助清理河面漂浮物", "wish": Wish.LEAD, "townships": (STREET,), "item": "RIVER",
            "category": "E02", "basis": "示府办发〔2026〕8号", "necessity": "汛期河段长，部门人手不足，街道就近便于清理。",
            "begins_on": date(2026, 3, 1), "ends_on": date(2026, 9, 1),
            "support": Support("增派 2 名保洁员", "每月 3000 元", "部门培训一次", "配打捞船一条", no_move="临时增派，不划转编制"),
        }  # fmt: skip
        return Application(**{**kept, **changes})


def make_gates() -> Gates:
    """Make the county: waste is the street's, the river is the urban department's, the rest is nobody's yet."""
    realm = make_realm()
    drafts = [ItemDraft(code, name, kind, sector="城乡建设") for code, (name, kind) in ITEMS.items()]
    items_house.write_items(drafts, county=COUNTY, valid_from=SINCE, **BY)
    gates = Gates(realm, dict(ItemRow.objects.filter(county=COUNTY).values_list("code", "pk")))
    gates.answers("E01", "WASTE")
    gates.answers("E02", "RIVER")
    gates.lead("WASTE", "urban")
    gates.lead("RIVER", "urban")
    gates.publish(ListKind.BASIC, "WASTE")
    return gates
