import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in the language in which they stand in the code."""
    with override("en"):
        yield
