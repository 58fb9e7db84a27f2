"""The stages of one order on its page."""

import pytest

from fulfillment.services import edit_stage
from orders.pages.timeline import timeline_of
from tests.fulfillment.cells import stage_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


TROUBLE = {"problem": "缺料", "measure": "改用备选供应商", "next_step": "周三到料"}


@pytest.fixture
def firm(firm):
    for colleague in (firm.am, firm.admin):
        colleague.language = "en"
        colleague.save()
    return firm


def test_the_order_page_shows_its_stages_with_what_is_red_in_words(client, firm):
    stage = stage_of(firm)
    edit_stage(stage.pk, changes=TROUBLE | {"is_endangered": True}, by=firm.production)
    client.force_login(firm.am)

    page = client.get(stage.order.get_absolute_url(), headers={"accept-language": "en"}).content.decode()

    assert page.count("at risk</span>") == 1
    assert "缺料" in page


def test_the_timeline_tells_each_edit_with_old_and_new(firm):
    stage = stage_of(firm)
    edit_stage(stage.pk, changes={"record": "甲", "owner": firm.warehouse}, by=firm.am)
    edit_stage(stage.pk, changes={"record": "乙"}, by=firm.production)

    events, _more = timeline_of(stage.order, firm.am)

    told = [event for event in events if "备货/生产" in event.what]
    assert [(event.who, event.what) for event in told] == [
        (firm.production.name, "edited the stage 备货/生产"),
        (firm.am.name, "edited the stage 备货/生产"),
    ]
    assert [(d["old"], d["new"]) for d in told[0].diff] == [("甲", "乙")]
    assert {(str(d["label"]), d["new"]) for d in told[1].diff} >= {("owner", firm.warehouse.name)}
