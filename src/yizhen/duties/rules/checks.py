"""Named checks of an item (事项核对): each says the row's fault, its ground and how to mend it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from yizhen.duties.rules.catalogue import rank_rules
from yizhen.duties.rules.codes import BASIC, BadItemCode, read_basic, read_handle, read_local, read_task
from yizhen.duties.rules.higher import apart, bases_words, basic_of
from yizhen.duties.rules.limits import is_longer
from yizhen.duties.rules.materials import material_flags
from yizhen.duties.terms.findings import Finding, Severity
from yizhen.duties.terms.higher import Above, FieldApart
from yizhen.duties.terms.items import (
    BasisRank,
    Handling,
    ItemDraft,
    ItemKind,
    ItemState,
    Limit,
    TermUnit,
    UseLevel,
)
from yizhen.kernel.codes import BadCode, read_credit_code
from yizhen.kernel.words import N_, say
from yizhen.law.door import NotInForce, parameter

CODING = "GB/T 39554.1-2020"
ELEMENTS = "GB/T 39554.2-2020"
FOUR_SAME = "四级四同：名称、编码、依据、类型"
ONE_DAY = Limit(1, TermUnit.WORKING_DAY)
FULL_ONLINE = "互联网办理"
TEMPORARY = ("temporary", "临时", "临时性")
YES = ("1", "是", "true", "True", "Y")


@dataclass(frozen=True, slots=True)
class Around:
    """What a check needs to know beside the item (核对所需): the day, the organ's code and level, what was before.

    ``catalogue_known``: the catalogue above that the item names is kept here, ``above`` what it says under the item's
    code; ``still_above``: the catalogue that it named before still has it. ``issued``: what the county's items give out.
    """

    day: date
    organ_uscc: str = ""
    organ_level: UseLevel | None = None
    before: ItemDraft | None = None
    catalogue_known: bool = False
    above: Above | None = None
    still_above: bool = False
    issued: frozenset[str] = frozenset()


Run = Callable[[ItemDraft, Around], Iterator[Finding]]


def _refuse(check: str, column: str, words: str, mend: str, ground: str = "") -> Finding:
    return Finding(check, Severity.REFUSE, column, words, mend, ground)


def _warn(check: str, column: str, words: str, mend: str, ground: str = "") -> Finding:
    return Finding(check, Severity.WARN, column, words, mend, ground)


def name_given(item: ItemDraft, _around: Around) -> Iterator[Finding]:
    """An item has a name and a code (名称、编码必填)."""
    if not item.name.strip():
        yield _refuse("name_given", "task_name", say(N_("没有事项名称")), say(N_("请填写事项名称")), ELEMENTS)
    if not item.code.strip():
        yield _refuse("name_given", "local_task_code", say(N_("没有任何编码")), say(N_("请填写基本编码、实施编码或地方编码")), CODING)


def codes_sound(item: ItemDraft, _around: Around) -> Iterator[Finding]:
    """Codes have the right length, signs, body and level (编码合规), and agree with one another."""
    basic = task = None
    for column, words, read in (("catalog_code", item.catalog_code, read_basic),):
        if words:
            try:
                basic = read(words)
            except BadItemCode as bad:
                yield _refuse(
                    "codes_sound", column, say(N_("基本编码“%(code)s”%(flaw)s")) % {"code": words, "flaw": bad},
                    say(N_("请按本省目录核对基本编码")), CODING,
                )  # fmt: skip
    for column, words in (("task_code", item.task_code), ("task_handle_item", item.handle_code)):
        if not words:
            continue
        try:
            task = read_task(words) if column == "task_code" else read_handle(words)[0]
        except BadItemCode as bad:
            mend = say(N_("请核对：18 位统一社会信用代码 + 1 位行使层级 + 12 位基本编码（业务办理项再加 2 位）"))
            yield _refuse("codes_sound", column, f"“{words}”{bad}", mend, CODING)
            continue
        if basic is not None and task.basic.code != basic.code:
            yield _refuse(
                "codes_sound", column,
                say(N_("第 20 至 31 位“%(inner)s”与基本编码“%(basic)s”不一致")) % {"inner": task.basic.code, "basic": basic.code},
                say(N_("请以目录中的基本编码为准改正")), CODING,
            )  # fmt: skip


def code_kind(item: ItemDraft, _around: Around) -> Iterator[Finding]:
    """The kind told by a code is the item's kind (编码与类型一致)."""
    for column, words, told in _kinds_told(item):
        if told is not None and told is not item.kind:
            text = say(N_("“%(code)s”表示%(told)s，而事项类型是%(kind)s")) % {"code": words, "told": told.label, "kind": item.kind.label}
            mend = say(N_("请核对类型或编码；二者以上级目录为准"))
            if column == "local_task_code":
                yield _warn("code_kind", column, text, mend, "地方编码规则")
            else:
                yield _refuse("code_kind", column, text, mend, CODING)


def _kinds_told(item: ItemDraft) -> Iterator[tuple[str, str, ItemKind | None]]:
    with suppress(BadItemCode):
        if item.catalog_code:
            yield "catalog_code", item.catalog_code, read_basic(item.catalog_code).kind
    with suppress(BadItemCode):
        if item.task_code:
            yield "task_code", item.task_code, read_task(item.task_code).basic.kind
    if item.local_code:
        local = read_local(item.local_code)
        yield "local_task_code", local.letters, local.kind


def code_body(item: ItemDraft, around: Around) -> Iterator[Finding]:
    """The body in an implementation code is the implementing organ (编码主体即实施主体)."""
    told = ""
    if item.task_code:
        try:
            told = read_task(item.task_code).body.code
        except BadItemCode:
            return
    known = around.organ_uscc or item.uscc
    if told and known and told != known:
        yield _refuse(
            "code_body", "task_code",
            say(N_("前 18 位“%(told)s”不是实施主体的统一社会信用代码“%(known)s”")) % {"told": told, "known": known},
            say(N_("请核对实施主体，或改用该主体的代码重新编码")), CODING,
        )  # fmt: skip


def body_sound(item: ItemDraft, _around: Around) -> Iterator[Finding]:
    """The credit code given for the body passes its check (主体代码校验), also the one inside a local code."""
    told = [("dept_code", item.uscc)] if item.uscc else []
    if item.local_code and (body := read_local(item.local_code).body):
        told.append(("local_task_code", body))
    for column, code in told:
        try:
            read_credit_code(code)
        except BadCode as bad:
            yield _warn(
                "body_sound", column,
                say(N_("主体代码“%(code)s”不是有效的统一社会信用代码：%(flaw)s")) % {"code": code, "flaw": bad.flaw.label},
                say(N_("请向登记机关核对代码；旧组织机构代码请换成 18 位")), "GB 32100-2015",
            )  # fmt: skip


def code_level(item: ItemDraft, around: Around) -> Iterator[Finding]:
    """Position 19 is the level that exercises the item, which is the body's own (行使层级一致)."""
    if item.task_code:
        try:
            told = read_task(item.task_code).level
        except BadItemCode:
            return
        if told is not item.use_level:
            yield _refuse(
                "code_level", "task_code",
                say(N_("第 19 位为 %(sign)s（%(told)s），而行使层级是%(level)s"))
                % {"sign": int(told), "told": told.label, "level": item.use_level.label},
                say(N_("请改正第 19 位或行使层级")), CODING,
            )  # fmt: skip
    if around.organ_level is not None and around.organ_level is not item.use_level:
        yield _refuse(
            "code_level", "use_level",
            say(N_("行使层级是%(level)s，而实施主体是%(body)s机构")) % {"level": item.use_level.label, "body": around.organ_level.label},
            say(N_("请核对实施主体或行使层级")), CODING,
        )  # fmt: skip


def shape_known(item: ItemDraft, _around: Around) -> Iterator[Finding]:
    """A local code has a shape that is known (地方编码样式)."""
    if len(item.catalog_code) == BASIC and item.catalog_code[2:4] not in set(ItemKind):
        yield _warn(
            "shape_known", "catalog_code",
            say(N_("基本编码“%(code)s”第 3、4 位不是国家规定的事项类型代码")) % {"code": item.catalog_code},
            say(N_("按地方编码收下；如属录入错误，请改正编码")), CODING,
        )  # fmt: skip
    if item.local_code and not read_local(item.local_code).shape:
        yield _warn(
            "shape_known", "local_task_code", say(N_("“%(code)s”不是已知样式的编码，未能核对")) % {"code": item.local_code},
            say(N_("可以照收；如属录入错误，请改正编码")), "地方编码规则",
        )  # fmt: skip


def basis_rank(item: ItemDraft, _around: Around) -> Iterator[Finding]:
    """A legal basis is of a rank that may set up such an item (设定依据位阶)."""
    rule = rank_rules().get(item.kind)
    if rule is None:
        return
    ranks = {basis.rank for basis in item.bases}
    if ranks & set(rule.ranks):
        if ranks & set(rule.ranks) <= set(rule.only_temporary) and not _temporary(item):
            yield _warn(
                "basis_rank", "by_law", say(N_("只有省级政府规章为依据的，只能是临时性许可，满一年须制定地方性法规")),
                say(N_("请核对是否临时性许可及起始日")), str(rule.source),
            )  # fmt: skip
        return
    allowed = "、".join(rank.label for rank in rule.ranks)
    if not ranks:
        words = say(N_("%(kind)s没有填设定依据")) % {"kind": item.kind.label}
        yield _warn(
            "basis_rank", "by_law", words, say(N_("请补充依据；可以是%(allowed)s")) % {"allowed": allowed},
            str(rule.source),
        )  # fmt: skip
        return
    if BasisRank.UNKNOWN in ranks:
        yield _warn(
            "basis_rank", "by_law", say(N_("依据没有注明位阶，未能核对")),
            say(N_("请注明；可以是%(allowed)s")) % {"allowed": allowed}, str(rule.source),
        )  # fmt: skip
        return
    told = "、".join(f"《{basis.title}》（{basis.rank.label}）" for basis in item.bases)
    yield _refuse(
        "basis_rank", "by_law", say(N_("%(bases)s不得设定%(kind)s")) % {"bases": told, "kind": item.kind.label},
        say(N_("请补充有权设定的依据（%(allowed)s），或者不把它列为%(kind)s"))
        % {"allowed": allowed, "kind": item.kind.label},
        f"{rule.source}：{rule.text}",
    )  # fmt: skip


def _temporary(item: ItemDraft) -> bool:
    return str(item.elements.get("power_source", "")) in TEMPORARY


def promise_not_longer(item: ItemDraft, _around: Around) -> Iterator[Finding]:
    """A promise is never longer than the statute (承诺不超过法定)."""
    if item.promised is None or item.statutory is None:
        return
    longer = is_longer(item.promised, item.statutory)
    told = say(N_("承诺 %(promised)s，法定 %(statutory)s")) % {"promised": item.promised.words, "statutory": item.statutory.words}
    if longer:
        yield _refuse(
            "promise_not_longer", "promise_day", say(N_("%(told)s：承诺比法定长")) % {"told": told},
            say(N_("请把承诺时限改为不超过法定时限")),
        )  # fmt: skip
    elif longer is None:
        yield _warn(
            "promise_not_longer", "promise_type", say(N_("%(told)s：单位不同，不能断定孰长")) % {"told": told},
            say(N_("请用与法定时限相同的单位承诺")),
        )


def immediate_is_a_day(item: ItemDraft, _around: Around) -> Iterator[Finding]:
    """What is handled at once is promised within a working day (即办件不超过 1 个工作日)."""
    if item.handling is Handling.IMMEDIATE and item.promised is not None and is_longer(item.promised, ONE_DAY):
        yield _refuse(
            "immediate_is_a_day", "project_type", say(N_("即办件承诺 %(promised)s")) % {"promised": item.promised.words},
            say(N_("请承诺在 1 个工作日内办结，或者改为承诺件")), ELEMENTS,
        )  # fmt: skip


def license_term(item: ItemDraft, around: Around) -> Iterator[Finding]:
    """A licence's own statutory limit beyond the general one needs a law that says so (许可期限)."""
    if item.kind is not ItemKind.LICENSE or item.statutory is None:
        return
    try:
        general = parameter("services.decision_term").on(around.day)
    except NotInForce:
        return
    if is_longer(item.statutory, Limit(int(general.value), TermUnit.WORKING_DAY)):
        yield _warn(
            "license_term", "anticipate_day",
            say(N_("法定时限 %(statutory)s，一般为 %(general)s")) % {"statutory": item.statutory.words, "general": general.label},
            say(N_("请写明另有规定的法律、法规（统一、联合、集中办理的除外）")), str(general.source),
        )  # fmt: skip


def visits_none_online(item: ItemDraft, _around: Around) -> Iterator[Finding]:
    """Who never has to come can do all of it online (零跑动即全程网办)."""
    depth = str(item.elements.get("online_handle_depth", ""))
    if item.visits == 0 and depth and FULL_ONLINE not in depth:
        yield _warn(
            "visits_none_online", "online_handle_depth", say(N_("到现场 0 次，网办深度却只有“%(depth)s”")) % {"depth": depth},
            say(N_("请补上“互联网办理”，或者改正到现场次数")), ELEMENTS,
        )  # fmt: skip


def fee_has_basis(item: ItemDraft, _around: Around) -> Iterator[Finding]:
    """A fee rests on a basis (收费须有依据)."""
    if str(item.elements.get("is_fee", "")) in YES and not str(item.elements.get("fee_basis", "")).strip():
        yield _refuse("fee_has_basis", "fee_basis", say(N_("收费而没有收费依据")), say(N_("请填写收费依据，或者不收费")), ELEMENTS)


def planned_has_day(item: ItemDraft, _around: Around) -> Iterator[Finding]:
    """A planned item has a target date (拟增事项须有目标日期)."""
    if item.state is ItemState.PLANNED and item.planned_on is None:
        yield _refuse("planned_has_day", "plan_effective_date", say(N_("拟增事项没有目标日期")), say(N_("请填写计划生效日期")), ELEMENTS)


def four_same(item: ItemDraft, around: Around) -> Iterator[Finding]:
    """Name, code, basis and kind that a catalogue above has are not changed here (四同只读)."""
    before = around.before
    if item.copied_from and around.catalogue_known:
        yield from _like_above(item, before, around.above)
    elif before is not None and before.copied_from and item.copied_from == before.copied_from:
        yield from _unequal(before.copied_from, _four_apart(item, before))
    if around.still_above and before is not None and item.copied_from != before.copied_from:
        yield _refuse(
            "four_same", "copied_from", say(N_("%(catalogue)s里仍有这个事项，不能改成本级自设")) % {"catalogue": before.copied_from},
            say(N_("请保留上级目录；上级取消以后再改")), FOUR_SAME,
        )  # fmt: skip


def _like_above(item: ItemDraft, before: ItemDraft | None, above: Above | None) -> Iterator[Finding]:
    """Equal to what the catalogue above says; an item that lags behind may stay as it was until it is taken over."""
    followed = before is not None and before.copied_from == item.copied_from
    if above is None:
        if not followed:
            yield _refuse(
                "four_same", "copied_from",
                say(N_("%(catalogue)s里没有编码为“%(code)s”的事项")) % {"catalogue": item.copied_from, "code": basic_of(item) or "—"},
                say(N_("请核对基本编码，或者从上级目录页取用")), FOUR_SAME,
            )  # fmt: skip
        return
    wrong = apart(item, above)
    kept = {one.field for one in apart(before, above)} if followed and before is not None else set()
    yield from _unequal(item.copied_from, [one for one in wrong if one.field not in kept or _moved(item, before, one)])


def _moved(item: ItemDraft, before: ItemDraft | None, one: FieldApart) -> bool:
    """Whether a field that lags behind was changed to something that is neither the old nor the new."""
    return before is not None and any(now.field == one.field for now in _four_apart(item, before))


def _four_apart(item: ItemDraft, before: ItemDraft) -> list[FieldApart]:
    said = Above(basic_of(before), before.name, before.kind, before.bases)
    found = list(apart(item, said))
    if not before.bases and item.bases:
        found.append(FieldApart(say(N_("设定依据")), bases_words(item.bases), ""))
    return found


def _unequal(catalogue: str, wrong: Sequence[FieldApart]) -> Iterator[Finding]:
    if wrong:
        fields = "、".join(one.field for one in wrong)
        theirs = "；".join(f"{one.field}“{one.theirs}”" for one in wrong if one.theirs)
        yield _refuse(
            "four_same", "copied_from",
            say(N_("%(fields)s来自%(catalogue)s，本级不得改动")) % {"fields": fields, "catalogue": catalogue},
            say(N_("请照上级目录填写：%(theirs)s")) % {"theirs": theirs} if theirs else say(N_("请维持原样")), FOUR_SAME,
        )  # fmt: skip


def materials_sound(item: ItemDraft, around: Around) -> Iterator[Finding]:
    """Materials have source, copies and reason; what organs hold, odd proofs and doubles are flagged (材料合规)."""
    for one, flags in material_flags(item, around.issued):
        for flag in flags:
            yield _warn(flag.check, "materials", f"“{one.name}”{flag.words}", flag.mend, flag.ground)


CHECKS: tuple[tuple[str, Run], ...] = (
    (N_("名称、编码必填"), name_given),
    (N_("编码合规"), codes_sound),
    (N_("编码与类型一致"), code_kind),
    (N_("编码主体即实施主体"), code_body),
    (N_("主体代码校验"), body_sound),
    (N_("行使层级一致"), code_level),
    (N_("地方编码样式"), shape_known),
    (N_("设定依据位阶"), basis_rank),
    (N_("承诺不超过法定"), promise_not_longer),
    (N_("即办件不超过一个工作日"), immediate_is_a_day),
    (N_("许可期限"), license_term),
    (N_("零跑动即全程网办"), visits_none_online),
    (N_("收费须有依据"), fee_has_basis),
    (N_("拟增事项须有目标日期"), planned_has_day),
    (N_("四同只读"), four_same),
    (N_("材料合规"), materials_sound),
)
"""Every check of an item (核对项): its Chinese name and what runs it."""

def check(item: ItemDraft, around: Around) -> tuple[Finding, ...]:
    """Every finding on an item (核对事项), in the order of the checks."""
    return tuple(found for _name, run in CHECKS for found in run(item, around))


def refused(findings: tuple[Finding, ...]) -> bool:
    """Whether an item cannot be taken (是否不收)."""
    return any(one.severity is Severity.REFUSE for one in findings)
