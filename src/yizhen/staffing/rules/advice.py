"""Which kind of quota serves which function (编制使用建议): 行政编制建框架，参公编制强执法，事业编制优服务. Advice only. Pure."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from yizhen.kernel.words import N_
from yizhen.staffing.rules.catalogue import read_catalogue, rules

NAMED = {"advice_enforcement": N_("综合执法机构的名称用词"), "advice_service": N_("服务类机构的名称用词")}
GIVEN = {
    "advice_enforcement": N_("建议“参公编制强执法”"), "advice_service": N_("建议“事业编制优服务”"),
    "advice_framework": N_("建议“行政编制建框架”"),
}  # fmt: skip


class Function(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A function of organs (职能) and the quotas that serve it less well; its ``key`` is a rule of the catalogue."""

    key: str
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    apart: tuple[str, ...]
    civil: bool

    def bears(self, name: str) -> bool:
        """Whether the name of an organ tells that it is of this function (名称所示职能)."""
        return any(word in name for word in self.names)


@lru_cache(maxsize=1)
def functions() -> tuple[Function, ...]:
    """The functions as shipped (随附职能目录), in the order in which they are recognized."""
    found = msgspec.convert(read_catalogue("advice.yaml"), tuple[Function, ...])
    unknown = [one.key for one in found if one.key not in rules()]
    if unknown:
        raise ValueError(f"advice.yaml: no such rule: {unknown}")
    return found


def chosen(names: Mapping[str, str], given: Mapping[str, bool]) -> tuple[tuple[Function, bool], ...]:
    """The functions as a county has them (本县职能目录): its own words in names, and whether it wants the advice."""
    return tuple(
        (
            msgspec.structs.replace(one, names=words_in(names[one.key])) if one.key in names else one,
            given.get(one.key, True),
        )
        for one in functions()
    )


def words_in(text: str) -> tuple[str, ...]:
    """Words that a county wrote after one another (顿号隔开的词)."""
    return tuple(word for part in text.replace("，", "、").replace(",", "、").split("、") if (word := part.strip()))


def advised(
    name: str, kind: str, category: str, *, civil: bool, known: Iterable[tuple[Function, bool]]
) -> str:
    """The rule that advises against a category for an organ (建议改用别的编制), or nothing.

    The first function whose words stand in the name is the organ's; without any, what its kind says.
    """
    for one, given in known:
        if one.names and not one.bears(name):
            continue
        fits = category not in one.apart or (one.civil and civil) or (one.kinds and kind not in one.kinds)
        if one.names or not fits:
            return one.key if given and not fits else ""
    return ""


def county_rules() -> tuple[dict[str, object], ...]:
    """What a county may set about the advice (县定规则): words in names, and whether it is given at all."""
    by_key = {one.key: one for one in functions()}
    named: list[dict[str, object]] = [
        {
            "name": f"staffing.{key}_names", "term": term, "kind": "text", "default": "、".join(by_key[key].names),
            "help": N_("名称里有这些词的机构算这一类，用顿号隔开。"),
        }
        for key, term in NAMED.items()
    ]  # fmt: skip
    given: list[dict[str, object]] = [
        {"name": f"staffing.{key}", "term": term, "kind": "bool", "default": True, "help": N_("只是建议，停用后不再列出。")}
        for key, term in GIVEN.items()
    ]
    return (*named, *given)
