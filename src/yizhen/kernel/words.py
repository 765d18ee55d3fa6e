"""Words of the interface in rooms without Django (界面用语): a mark for the catalogue, and the word as the reader wants it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final


def N_(text: str) -> str:  # noqa: N802 (the name gettext tools know)
    """Mark a Chinese word for the catalogue and return it unchanged (标记待译)."""
    return text


class _Voice:
    """The one translator of this process (译者). Before the site has set it, words stay Chinese."""

    translate: Callable[[str], str] = staticmethod(N_)


_VOICE: Final = _Voice()


_PLAIN: ContextVar[bool] = ContextVar("plain", default=False)


@contextmanager
def plainly() -> Iterator[None]:
    """Say Chinese words as they are (按原文) within: for what is stored, whoever acts."""
    before = _PLAIN.set(True)
    try:
        yield
    finally:
        _PLAIN.reset(before)


def say(text: str) -> str:
    """The word in the language of whoever reads the page (按读者语言取词); what is stored is said ``plainly``."""
    return text if _PLAIN.get() else _VOICE.translate(text)


def speak_with(translate: Callable[[str], str]) -> None:
    """Set the translator (设定译者), once, when the program starts."""
    _VOICE.translate = translate
