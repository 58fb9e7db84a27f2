"""What objections do from now on is written down with who set it."""

import pytest
from django.core.exceptions import PermissionDenied

from orders import services as orders
from orders.models import ObjectionPolicy
from orders.states import Moment
from tests.orders.objecting import kinds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def changed(**facts):
    policy = ObjectionPolicy.current()["discount"]
    for name, value in facts.items():
        setattr(policy, name, value)
    return [policy]


def test_it_holds_from_then_on(firm):
    order = firm.draft("10")
    order.lines.update(discount="0.5")
    order.refresh_from_db()

    count = orders.save_objection_policies(changed(submit="block", bound=80), by=firm.director)

    saved = ObjectionPolicy.objects.get()
    assert (count, saved.kind, saved.submit) == (1, "discount", "block")
    assert saved.history.get().history_user == firm.director
    assert kinds(order, Moment.SUBMIT)["discount"] == "block"


@pytest.mark.parametrize("who", ["assistant", "am", "manager", "finance"])
def test_others_may_not(firm, who):
    with pytest.raises(PermissionDenied):
        orders.save_objection_policies(changed(submit="off"), by=getattr(firm, who))

    assert not ObjectionPolicy.objects.exists()
