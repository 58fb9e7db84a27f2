import pytest
from django.utils.translation import override

from orderdesk.accounts.models import Role
from tests.factories import TeamFactory, person


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    """Uploads go into a folder of this test, sentences are compared as they stand in the code."""
    settings.MEDIA_ROOT = tmp_path
    with override("en"):
        yield


@pytest.fixture
def manager():
    """Somebody who may bring orders in."""
    return person(Role.SALES_MANAGER, team=TeamFactory(), language="en")
