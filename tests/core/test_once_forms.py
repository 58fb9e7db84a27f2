"""Each form of every page that carries a key is taken once, and each view that takes once is sent its key."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from orderdesk.core.pages.once import FIELD
from tests.browser.test_pages import PAGES
from tests.walk.addresses import urls_of
from tests.walk.world import standing_world

pytestmark = pytest.mark.django_db
# The form of a new one, which here changes one that is there; the buttons of the bank's rows say where they lead.
UNREAD = {"customers:edit", "customers:edit-part", "customers:transfer", "orders:edit-product", "orders:bank-rows"}
READERS = ("assistant", "manager", "logistics", "aftersales", "finance")


class Forms(HTMLParser):
    """The forms of a page that are posted: [(action, whether it carries a key)]."""

    def __init__(self, html):
        super().__init__()
        self.found, self.is_open = [], False
        self.feed("".join(re.findall(r"<form\b.*?</form>", html, re.DOTALL)))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.is_open = attrs.get("method") == "post"
            if self.is_open:
                self.found.append([attrs.get("action") or "", False])
        elif tag == "input" and self.is_open and attrs.get("name") == FIELD:
            self.found[-1][1] = True

    def handle_endtag(self, tag):
        self.is_open = self.is_open and tag != "form"


@pytest.fixture
def world(ready, place, tmp_path):
    return standing_world(ready, tmp_path)


def page_at(client, url):
    """What stands on a page, or nothing where there is no page."""
    answer = client.get(url)
    is_page = answer.status_code == 200 and "html" in answer.headers["Content-Type"]
    return answer.content.decode() if is_page else ""


def forms_of(client, world):
    """{(view, whether a key goes with it)} of every form on every page that somebody can open."""
    found = set()
    for role in READERS:
        client.force_login(getattr(world.firm, role))
        for name in PAGES:
            for url in urls_of(world, name):
                for action, has_key in Forms(page_at(client, url)).found:
                    match = resolve(urlsplit(action).path or urlsplit(url).path)
                    found.add((match.func, match.view_name, has_key))
    return found


def test_a_key_is_sent_where_it_is_read_and_read_where_it_is_sent(client, world):
    forms = forms_of(client, world)
    unsent = {name for view, name, has_key in forms if not has_key and hasattr(view, "takes_once")}
    unread = {name for view, name, has_key in forms if has_key and not hasattr(view, "takes_once")}

    assert (unsent, unread) == (set(), UNREAD)
