"""Words of materials (申请材料用语): what an applicant is asked to bring, where it comes from, why it is needed. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Material:
    """One material of an item (申请材料). ``source`` is a code of the catalogue, "" where it is not told."""

    name: str
    source: str = ""
    copies: int | None = None
    why: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class MaterialFlag:
    """What is wrong with a material (材料问题): which check, words, how to mend it, and the ground."""

    check: str
    words: str
    mend: str
    ground: str
