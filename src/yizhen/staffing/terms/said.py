"""Sentences kept as words and what fills them (可译句), so that whoever reads them later has their own language. Pure."""

import re

import msgspec

from yizhen.kernel.words import N_, say

Value = str | int | tuple[str, ...]
LONGEST = 60
JOIN, NEXT, DAY = N_("、"), N_("；"), N_("%(year)s年%(month)s月%(day)s日")
ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)")


class Said(msgspec.Struct, frozen=True):
    """A sentence of the catalogue with its values (可译句). A tuple is words of the catalogue, said one by one; a day is ISO."""

    text: str
    values: dict[str, Value] = {}

    @property
    def words(self) -> str:
        """The sentence in the reader's language (按读者语言成句)."""
        filled = {name: _value(one) for name, one in self.values.items()}
        return say(self.text) % filled if filled else say(self.text)

    @property
    def kept(self) -> str:
        """The sentence as a text column keeps it (存成文字), without its values' tails."""
        cut = {name: one[:LONGEST] if isinstance(one, str) else one for name, one in self.values.items()}
        return msgspec.json.encode(Said(self.text, cut)).decode()


def _value(one: Value) -> str:
    if isinstance(one, tuple):
        return say(JOIN).join(say(word) for word in one)
    if isinstance(one, str) and (day := ISO_DAY.fullmatch(one)):
        return say(DAY) % {name: int(part) for name, part in day.groupdict().items()}
    return str(one)


def told(kept: str) -> str:
    """A kept sentence in the reader's language (读出存下的句子); a text that was kept as it is stays so."""
    if not kept.startswith('{"text":'):
        return say(kept) if kept else ""
    try:
        return msgspec.json.decode(kept, type=Said).words
    except (msgspec.DecodeError, KeyError):
        return kept


def together(sentences: "tuple[Said, ...] | list[Said]") -> str:
    """Sentences after one another, in the reader's language (连成一段)."""
    return say(NEXT).join(one.words for one in sentences)


def tell(text: str, **values: object) -> str:
    """A sentence said at once in the reader's language (成句), where nothing is kept."""
    return say(text) % values
