"""Slots of shared pages: contributions in their order, one to a place."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from orderdesk.core.pages.navigation import NavItem, nav
from orderdesk.core.pages.slots import Slot


def test_contributions_come_in_the_order_of_their_places():
    slot = Slot("test")
    slot.at(20)(lambda subject: f"{subject} second")
    slot.at(10)(lambda subject: f"{subject} first")
    slot.at(30)(lambda subject: None)

    results = slot.collect("a")

    assert results == ["a first", "a second"]


def test_two_contributions_at_one_place_are_refused():
    slot = Slot("test")
    slot.at(10)(lambda subject: "one")

    with pytest.raises(ImproperlyConfigured, match="are both at 10"):
        slot.at(10)(lambda subject: "other")

    assert slot.collect(None) == ["one"]


def test_two_entries_of_the_navigation_at_one_place_are_refused():
    with pytest.raises(ImproperlyConfigured, match="orders:list and workbench are both at 10"):
        nav(NavItem("orders:list", "Orders", "order", place=10))
