"""A paper as it is laid out (公文要素): the one source of its Word and its PDF."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (段): ``lead`` is the part set in the face of its level, ``words`` the rest.

    ``level``: "one" 一、 黑体, "two" （一） 楷体, "three" 1. and "four" （1） and "para" 仿宋.
    """

    level: str
    lead: str
    words: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An enclosure printed with the paper (附件): its title and text, on a page of its own."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """An official paper (公文) by the elements of GB/T 9704-2012; what is empty is not printed.

    ``head`` is 发文机关标志 as printed, ``number`` 发文字号, ``signer`` 签发人 (upward papers only), ``to``
    主送机关 without the colon, ``sign`` 署名, ``day`` 成文日期, ``copies`` 抄送, ``issuer`` 印发机关,
    ``printed_on`` 印发日期. ``sealed`` tells whether a seal is set on it (署名 and date then stand centered).
    """

    organ: str
    title: str
    text: str
    head: str = ""
    number: str = ""
    signer: str = ""
    urgency: str = ""
    to: str = ""
    attachments: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = field(default_factory=tuple)
    sign: str = ""
    day: date | None = None
    note: str = ""
    copies: str = ""
    issuer: str = ""
    printed_on: date | None = None
    sealed: bool = True


@dataclass(frozen=True, slots=True)
class Fonts:
    """Which faces were found for the wanted ones (字体替代): wanted → used, where they differ."""

    substituted: dict[str, str]

    @property
    def words(self) -> str:
        """What to tell the reader, empty when every wanted face was there."""
        groups: dict[str, list[str]] = {}
        for wanted, used in self.substituted.items():
            groups.setdefault(used, []).append(wanted)
        return "；".join(f"本机没有{'、'.join(names)}，以 {used} 代替" for used, names in groups.items())
