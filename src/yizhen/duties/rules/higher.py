"""Items and the catalogues above them (四级四同): name, code, basis and kind are equal, and only read here. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from yizhen.duties.rules.catalogue import COUNTRY
from yizhen.duties.rules.codes import BASIC, read_local
from yizhen.duties.rules.rows import basis_words
from yizhen.duties.terms.higher import Above, FieldApart
from yizhen.duties.terms.items import Basis, ItemDraft
from yizhen.kernel.words import N_, say

LOCAL_BASIC = "local_catalog_code"


def basic_of(item: ItemDraft) -> str:
    """The code under which a catalogue above has an item (上级编码): basic code, local basic code, or what a local code tells."""
    return item.catalog_code or str(item.elements.get(LOCAL_BASIC, "")) or read_local(item.local_code).basic


def apart(item: ItemDraft, above: Above) -> tuple[FieldApart, ...]:
    """What should be equal and is not (四同核对). A catalogue without bases says nothing of the basis."""
    return tuple(_apart(item, above))


def _apart(item: ItemDraft, above: Above) -> Iterator[FieldApart]:
    if item.name != above.name:
        yield FieldApart(say(N_("事项名称")), item.name, above.name)
    if item.kind is not above.kind:
        yield FieldApart(say(N_("事项类型")), item.kind.label, above.kind.label)
    if basic_of(item) != above.code:
        yield FieldApart(say(N_("基本编码")), basic_of(item), above.code)
    if above.bases and set(map(_cited, item.bases)) != set(map(_cited, above.bases)):
        yield FieldApart(say(N_("设定依据")), bases_words(item.bases), bases_words(above.bases))


def _cited(basis: Basis) -> tuple[str, str]:
    return basis.title.removeprefix(COUNTRY), basis.article


def bases_words(bases: tuple[Basis, ...]) -> str:
    """Legal bases as people write them (依据文字)."""
    return "；".join(basis_words(one) for one in bases)


def taken_over(item: ItemDraft, above: Above) -> ItemDraft:
    """The item as the catalogue above now has it (照上级改); what is the county's own stays."""
    return replace(item, name=above.name, kind=above.kind, bases=above.bases or item.bases)


def drawn(above: Above, catalogue: str, *, organ: int | None, organ_name: str) -> ItemDraft:
    """An item taken from a catalogue above (取用): the four fields are its, the rest is to be filled in."""
    national = len(above.code) == BASIC
    return ItemDraft(
        code=above.code, name=above.name, kind=above.kind, catalog_code=above.code if national else "",
        organ=organ, organ_name=organ_name, copied_from=catalogue, bases=above.bases,
        elements={} if national else {LOCAL_BASIC: above.code},
    )  # fmt: skip

