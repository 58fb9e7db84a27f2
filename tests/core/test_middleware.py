"""Answers are compressed, and what is shown to people who are signed in is not kept by their browser."""

import gzip

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_pages_are_compressed_and_no_two_answers_are_of_one_length(client, firm):
    client.force_login(firm.assistant)

    answers = [client.get(reverse("orders:create"), headers={"Accept-Encoding": "gzip"}) for _answer in range(12)]

    assert {answer.headers["Content-Encoding"] for answer in answers} == {"gzip"}
    assert "<html" in gzip.decompress(answers[0].content).decode()
    assert len({len(answer.content) for answer in answers}) > 3


def test_the_secret_of_a_page_looks_different_each_time(client, firm):
    client.force_login(firm.assistant)

    pages = [client.get(reverse("orders:create")).content.decode() for _answer in range(2)]
    tokens = {page.split('name="csrfmiddlewaretoken" value="')[1][:64] for page in pages}

    assert len(tokens) == 2


@pytest.mark.parametrize("name", ["workbench", "orders:list", "customers:list", "reports:dashboard", "search"])
def test_pages_of_people_who_are_signed_in_are_not_kept(client, firm, name):
    client.force_login(firm.manager)

    assert client.get(reverse(name)).headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "PUT", "DELETE", "PATCH", "DEBUG"])
def test_a_method_that_no_page_is_made_for_is_refused(client, firm, method):
    client.force_login(firm.assistant)

    answer = client.generic(method, reverse("workbench"))

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST, OPTIONS")


@pytest.mark.parametrize("address", ["/login/", "/static/css/base.css", "/healthz", "/nowhere/", "/c/nothing/"])
def test_every_answer_says_what_may_run_in_it(client, address):
    answer = client.get(address)
    answer.close()

    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert {name: policy[name] for name in ("default-src", "object-src", "base-uri", "frame-ancestors")} == {
        "default-src": "'none'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert policy["script-src"] == "'self'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
