"""Changes of a log-in, told to whose it is: by notice, by e-mail, and to the address that was theirs before."""

from uuid import uuid4

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from orderdesk.accounts.models import User
from orderdesk.notifications.services import notify


def tell_of_change(
    person: User, *, sentence: Promise, facts: dict[str, str], advice: Promise, former_address: str
) -> None:
    with translation.override(person.language):
        text = str(advice)
    key, url = f"account:{uuid4()}", reverse("account:security")
    notify([person], kind="account", subject=sentence, facts=facts, text=text, key=key, url=url)
    if former_address:
        key = f"{key}:former"
        notify([person], kind="account", subject=sentence, facts=facts, text=text, key=key, address=former_address)
