import pytest

from tests.identity.offices import open_offices
from tests.organs.small_county import two_counties
from yizhen.kernel.versioned import forget_everything


@pytest.fixture(autouse=True)
def _fresh_memory():
    forget_everything()
    yield
    forget_everything()


@pytest.fixture(autouse=True)
def _quick_hash(settings):
    """Argon2 with its real settings takes 50 ms a password; these tests try rules, not the hash."""
    settings.PASSWORD_HASHERS = ["tests.identity.offices.QuickArgon2"]


@pytest.fixture
def counties(db):
    return two_counties()


@pytest.fixture
def offices(counties):
    return open_offices(counties)
