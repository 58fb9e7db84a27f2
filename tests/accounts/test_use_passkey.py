"""A passkey that signs moves its counter on; one that does not was copied."""

import pytest

from orderdesk.accounts import services
from orderdesk.accounts.factors import Passkey

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("stored", "counter", "is_right"),
    [(0, 0, True), (0, 1, True), (4, 5, True), (4, 4, False), (4, 3, False), (4, 0, False)],
)
def test_its_counter_only_grows_where_it_counts(firm, stored, counter, is_right):
    passkey = Passkey.objects.create(person=firm.am, name="x", host="x", identifier="x", credential=b"", counter=stored)

    assert services.use_passkey(passkey.pk, counter=counter, by=firm.am) == is_right

    passkey.refresh_from_db()
    assert (passkey.counter, passkey.used_at is not None) == (counter if is_right else stored, is_right)
