"""What identity does once a day (每日清理): sessions left alone, Django's expired sessions, old notes of lockouts."""

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings

from yizhen.identity.actions.security import end_idle, forget_attempts
from yizhen.kernel.actors import system_actor

NOBODY_LEFT = timedelta(hours=9)
"""Longer than any county may let a session idle (identity.idle_minutes is at most 480): it holds no more anywhere."""


def clean_sessions(county: str, *, at: datetime) -> int:
    """End the sessions of a county that were left alone (结束闲置会话) and return how many."""
    by = system_actor("清理会话", county, [])
    return end_idle(county, before=at - NOBODY_LEFT, by=by, at=at)


def clean_up(*, at: datetime) -> int:
    """Delete what has run out (清理过期): Django's sessions and old notes of lockouts; how many notes."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return forget_attempts(at=at)
