"""Browsers that a person is signed in with."""

from datetime import timedelta

from django.test import Client

from orderdesk.accounts.sessions import Session

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


def browser_of(person):
    """A client in which this person is signed in."""
    client = Client(headers={"user-agent": CHROME})
    client.force_login(person)
    Session.objects.filter(pk=client.session.session_key).update(agent=CHROME)  # which knows of no browser
    return client


def session_of(client):
    return Session.objects.get(pk=client.session.session_key)


def backdate(client, **times):
    """Have the session of a client begun, or been used, some time ago: seen={"hours": 2}, begun={"days": 1}."""
    row = session_of(client)
    facts = {f"{name}_at": getattr(row, f"{name}_at") - timedelta(**span) for name, span in times.items()}
    Session.objects.filter(pk=row.pk).update(**facts)
