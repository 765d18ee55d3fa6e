"""What the record tells of items and lists (事项与清单留痕)."""

from datetime import date

import msgspec

from yizhen.kernel.words import N_


class ItemEntered(msgspec.Struct, frozen=True):
    """录入事项: a new item, or a further version of one."""

    code: str
    name: str
    kind: str
    version: int
    valid_from: date


class ItemEnded(msgspec.Struct, frozen=True):
    """停用事项."""

    code: str
    name: str
    valid_to: date
    reason: str


class ItemsImported(msgspec.Struct, frozen=True):
    """导入事项: how many rows were taken and refused."""

    file: str
    digest: str
    rows: int
    taken: int
    unchanged: int
    refused: int


class ListOpened(msgspec.Struct, frozen=True):
    """建立清单."""

    kind: str
    township: str


class EditionDrafted(msgspec.Struct, frozen=True):
    """改拟订稿: what was done to a draft (add, alter, remove, undo, whole), to which entry, how many changes."""

    list_id: int
    edition: int
    verb: str
    name: str
    key: int | None = None
    count: int = 1


class EditionOpened(msgspec.Struct, frozen=True):
    """拟订清单."""

    list_id: int
    kind: str
    township: str
    edition: int


class EditionPublished(msgspec.Struct, frozen=True):
    """公布清单: what was added, altered and removed, by the numbers of the entries."""

    list_id: int
    kind: str
    township: str
    edition: int
    effective_on: date
    authority: str
    added: list[int]
    altered: list[int]
    removed: list[int]


class EditionDropped(msgspec.Struct, frozen=True):
    """放弃拟订."""

    list_id: int
    edition: int
    reason: str


class BurdenEntered(msgspec.Struct, frozen=True):
    """登记负担."""

    kind: str
    title: str
    authority: str
    expires_on: date | None


class BurdenEnded(msgspec.Struct, frozen=True):
    """清理负担."""

    title: str
    ended_on: date
    reason: str


ITEM_NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("duties.item.entered", N_("录入事项"), ItemEntered),
    ("duties.item.ended", N_("停用事项"), ItemEnded),
    ("duties.items.imported", N_("导入事项"), ItemsImported),
    ("duties.list.opened", N_("建立清单"), ListOpened),
    ("duties.edition.drafted", N_("改拟订稿"), EditionDrafted),
    ("duties.edition.opened", N_("拟订清单"), EditionOpened),
    ("duties.edition.published", N_("公布清单"), EditionPublished),
    ("duties.edition.dropped", N_("放弃拟订"), EditionDropped),
    ("duties.burden.entered", N_("登记负担"), BurdenEntered),
    ("duties.burden.ended", N_("清理负担"), BurdenEnded),
)
"""Acts on items and lists in the record (事项与清单留痕)."""
