import pytest

from tests.documents.office import county_office
from tests.organs.small_county import two_counties
from yizhen.kernel.versioned import forget_everything


@pytest.fixture(autouse=True)
def _fresh_memory():
    forget_everything()
    yield
    forget_everything()


@pytest.fixture(autouse=True)
def _quick_hash(settings):
    settings.PASSWORD_HASHERS = ["tests.identity.offices.QuickArgon2"]


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A store of the test's own."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def office(db):
    return county_office(two_counties())
