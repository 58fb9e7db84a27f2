"""The checklist is taken off the work bench."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from orderdesk.setup import services

pytestmark = pytest.mark.django_db


def test_it_no_longer_stands_there(client, firm):
    client.force_login(firm.admin)

    client.post(reverse("setup:leave-setup"), {"done": "1"})

    sections = client.get(reverse("workbench")).context["sections"]
    assert "setup/_checklist.html" not in [section.template for section in sections]
    assert client.get(reverse("setup:setup")).status_code == 200


def test_nobody_else_takes_it_off(firm):
    with pytest.raises(PermissionDenied):
        services.dismiss_setup(by=firm.director)
