"""Cases (案件接口): list, take in, one, its steps."""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils import timezone
from dmr import Body, Headers, HeaderSpec, Path, Query, ResponseSpec, modify, validate

from yizhen.dispatch import access, actions
from yizhen.dispatch.api.base import ETAG, Api, TokenAuth, reads, refusals
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries import case_page, cases_after
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.ratings import ratings
from yizhen.dispatch.schemas import (
    CaseIn,
    CaseOut,
    CaseQuery,
    CasesOut,
    IdempotencyHeaders,
    NumberPath,
    RatingOut,
    RatingQuery,
    RatingsOut,
    ReceiptOut,
    TimelineOut,
    read_cursor,
    write_cursor,
)
from yizhen.dispatch.schemas.answers import case, line, timeline
from yizhen.dispatch.terms import CaseFilter, CasePage, Channel, Draft, Power

REPLAYED = HeaderSpec(description="true：这个键此前已登记，答复是那一次的", required=False)


def filter_of(asked: CaseQuery) -> CaseFilter:
    """The filter that a query asks for (读取筛选)."""
    return CaseFilter(
        stage=asked.stage, states=(asked.state,) if asked.state else (),
        townships=(asked.township,) if asked.township else (), village=asked.village or "", organ=asked.organ,
        category=asked.category or "", channel=asked.channel, late=asked.due == "late", soon=asked.due == "soon",
        received_from=asked.received_from, received_to=asked.received_to,
        text="".join(sign for sign in asked.q or "" if sign.isprintable()), backstop=asked.mark == "backstop",
        duplicates=asked.mark == "duplicates", batch=asked.batch, closed_from=asked.closed_from, closed_to=asked.closed_to, due_on=asked.due_on,
    )  # fmt: skip


def draft_of(told: CaseIn) -> Draft:
    """The request that a body tells (读取登记)."""
    return Draft(
        title=told.title, detail=told.detail, category=told.category, level=told.level,
        channel=Channel(told.channel), lon=told.lon, lat=told.lat, division=told.division,
        place_text=told.place_text, name=told.name, phone=told.phone, anonymous=told.anonymous,
        occurred_at=told.occurred_at,
    )  # fmt: skip


class Cases(Api):
    """案件 cases within the asker's reach."""

    @modify(
        summary="列出案件", description="按条件筛选，一页一页取；next 为空即到末页。需要「查看案件」。",
        extra_responses=reads(), operation_id="listCases", headers=ETAG,
    )  # fmt: skip
    def get(self, parsed_query: Query[CaseQuery]) -> CasesOut:
        """List cases."""
        after = read_cursor(parsed_query.cursor, parsed_query.sort) if parsed_query.cursor else None
        rows, following = cases_after(
            self.by, filter_of(parsed_query), now=timezone.now(), sort=parsed_query.sort, after=after,
            limit=parsed_query.limit,
        )  # fmt: skip
        mark = write_cursor(parsed_query.sort, *following) if following else None
        return CasesOut([line(row) for row in rows], mark)

    @validate(
        ResponseSpec(
            ReceiptOut, status_code=HTTPStatus.CREATED, description="已登记",
            headers={"Location": HeaderSpec(description="案件地址"), "Idempotent-Replayed": REPLAYED},
        ),
        *refusals(400, 401, 403, 422, 429),
        summary="登记诉求",
        description="须带 Idempotency-Key。同一个键、同样的内容再发，答复同一张回执；换了内容则拒绝。"
        "需要「上报」或「代群众登记」。",
        auth=(TokenAuth(),), operation_id="createCase",
    )  # fmt: skip
    def post(self, parsed_headers: Headers[IdempotencyHeaders], parsed_body: Body[CaseIn]) -> HttpResponse:
        """Take a request in."""
        receipt = actions.report_once(
            draft_of(parsed_body), key=parsed_headers.idempotency_key, by=self.by, at=timezone.now()
        )
        told = ReceiptOut(
            receipt.number, receipt.follow_code, receipt.due_at, receipt.township, receipt.duplicate_of is not None
        )
        headers = {"Location": f"{self.request.path.rstrip('/')}/{receipt.number}"}
        if receipt.replayed:
            headers["Idempotent-Replayed"] = "true"
        return self.to_response(told, status_code=HTTPStatus.CREATED, headers=headers)


class OneCase(Api):
    """One case (一件案件)."""

    @modify(
        summary="看一件案件", description="含版本、时限推算和现在可办的动作；姓名电话已遮盖。需要「查看案件」。",
        extra_responses=reads(), operation_id="getCase", headers=ETAG,
    )  # fmt: skip
    def get(self, parsed_path: Path[NumberPath]) -> CaseOut:
        """See a case."""
        found, page = page_of(self, parsed_path.number)
        known = catalogue(found.county, timezone.localdate()).categories.get(found.category_id or 0)
        return case(page, known.code if known else "")


class Timeline(Api):
    """办理经过 steps of a case."""

    @modify(
        summary="看办理经过", extra_responses=reads(), operation_id="getTimeline", headers=ETAG,
        description="每一步：谁、在哪个岗位、何时、依据和说明。需要「查看案件」。",
    )  # fmt: skip
    def get(self, parsed_path: Path[NumberPath]) -> TimelineOut:
        """See the steps of a case."""
        return timeline(page_of(self, parsed_path.number)[1])


class Ratings(Api):
    """评价 what requesters said of closed cases."""

    @modify(
        summary="列出评价", description="按评价日列出：解决没有、满意度 1–5；不含诉求人写的话。需要「查看案件」。",
        extra_responses=reads(), operation_id="listRatings", headers=ETAG,
    )  # fmt: skip
    def get(self, parsed_query: Query[RatingQuery]) -> RatingsOut:
        """List ratings."""
        after = read_cursor(parsed_query.cursor, "rated") if parsed_query.cursor else None
        found, following = ratings(
            self.by, now=timezone.now(), since=parsed_query.rated_from, until=parsed_query.rated_to, after=after,
            limit=parsed_query.limit,
        )  # fmt: skip
        told = [
            RatingOut(
                one.number, one.category, one.organ, one.organ_name, one.township, one.closed_at, one.rated_at,
                one.solved, one.satisfaction, one.reopened,
            )
            for one in found
        ]  # fmt: skip
        return RatingsOut(told, write_cursor("rated", *following) if following else None)


def page_of(api: Api, number: str) -> tuple[Case, CasePage]:
    """A case and its page (案件页); refused alike when it is missing and when it is another's."""
    api.by.require(Power.VIEW)
    found = access.case_by_number(api.by, number)
    return found, case_page(api.by, found.pk, now=timezone.now())
