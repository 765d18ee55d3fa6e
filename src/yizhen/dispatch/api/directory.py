"""What a program needs to know to file and read cases (目录接口): who it is, categories, organs, divisions."""

from django.utils import timezone
from dmr import Query, modify

from yizhen.dispatch.api.base import ETAG, Api, reads
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.schemas import (
    CategoriesOut,
    DivisionOut,
    DivisionQuery,
    DivisionsOut,
    GrantOut,
    MeOut,
    OrganOut,
    OrganQuery,
    OrgansOut,
)
from yizhen.dispatch.schemas.answers import category
from yizhen.organs import door as organs
from yizhen.territory import door as territory

FOUND_MOST = 200


class Me(Api):
    """我是谁 who is asking."""

    @modify(
        summary="我是谁", description="本令牌或登录代表的岗位、权限和范围。", extra_responses=reads(),
        operation_id="getMe", headers=ETAG,
    )  # fmt: skip
    def get(self) -> MeOut:
        """Say who is asking."""
        by, holder = self.by, self.request.holder
        grants = [
            GrantOut(
                sorted(one.powers), None if one.organs is None else sorted(one.organs),
                None if one.townships is None else sorted(one.townships), one.assigned_only,
            )
            for one in by.grants
        ]  # fmt: skip
        return MeOut(
            name=by.name, county=by.county, post=by.post_title, organ=by.organ_name, organ_id=by.organ,
            powers=sorted(by.powers), grants=grants, token=holder.name if holder else None,
            token_valid_to=holder.valid_to if holder else None,
            requests_per_minute=holder.per_minute if holder else None,
        )  # fmt: skip


class Categories(Api):
    """分类 categories of cases."""

    @modify(
        summary="列出分类与标准", description="今天有效的末级分类，每类的立案结案条件、时限和依据。",
        extra_responses=reads(), operation_id="listCategories", headers=ETAG,
    )  # fmt: skip
    def get(self) -> CategoriesOut:
        """List categories."""
        day = timezone.localdate()
        offered = catalogue(self.by.county, day)
        return CategoriesOut(
            day, [category(leaf, offered.standards.get(leaf.id, ())) for leaf in offered.leaves()]
        )


class Organs(Api):
    """机构 organs within the asker's reach."""

    @modify(
        summary="查机构", description="按名称的一部分或代码的开头查可及机构。需要「organs.view」。",
        extra_responses=reads(), operation_id="listOrgans", headers=ETAG,
    )  # fmt: skip
    def get(self, parsed_query: Query[OrganQuery]) -> OrgansOut:
        """Find organs."""
        self.by.require(organs.Power.VIEW)
        text = "".join(sign for sign in parsed_query.q or "" if sign.isprintable()).strip()
        day, most = timezone.localdate(), parsed_query.limit
        found = organs.find_organs(self.by, text, day, most) if text else organs.organs_within(self.by, day, most)
        return OrgansOut([
            OrganOut(one.id, one.code, one.name, one.short_name, str(one.kind), one.township, one.parent_id)
            for one in found
        ])  # fmt: skip


class Divisions(Api):
    """区划 divisions of the county."""

    @modify(
        summary="查区划",
        description="parent 的下级（6 位县码给乡镇，9 位乡镇码给村社区），或按名称查；都不填给本县的乡镇街道。",
        extra_responses=reads(), operation_id="listDivisions", headers=ETAG,
    )  # fmt: skip
    def get(self, parsed_query: Query[DivisionQuery]) -> DivisionsOut:
        """Find divisions."""
        county, day = self.by.county, parsed_query.on or timezone.localdate()
        text = "".join(sign for sign in parsed_query.q or "" if sign.isprintable()).strip()
        parent = parsed_query.parent or county
        if text:
            found = territory.search(text, day, county=county, limit=FOUND_MOST)
        elif not parent.startswith(county):
            found = []
        else:
            found = territory.children(parent, day)
        return DivisionsOut(
            day, [DivisionOut(one.short, one.name, int(one.level), one.parent, one.illustrative) for one in found]
        )
