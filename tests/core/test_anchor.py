"""The head of the history outside the database, and what it finds."""

import json
import os
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.urls import reverse
from django.utils.timezone import make_aware, now

from orderdesk.core import health
from orderdesk.core.models import Anchor, Seal
from orderdesk.core.record import sealing
from orderdesk.core.record.anchor import (
    FILE,
    MAIL,
    SEALING,
    anchor_file,
    anchor_to_file,
    begin_anew,
    compare_anchor,
    read_head,
)
from orderdesk.core.record.sealing import seal_history
from orderdesk.notifications.anchoring import anchor_history
from orderdesk.policy.models import Policy
from tests.tampering import lines_of, seal_anew, seal_anew_with_the_secret, unprotected

pytestmark = pytest.mark.django_db
MORNING = make_aware(datetime(2026, 11, 30, 7, 20))


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ANCHOR_FOLDER = str(tmp_path / "anchor")
    return tmp_path / "anchor"


@pytest.fixture
def anchored(firm):
    """Three heads in the file, an order each: the path."""
    for _ in range(3):
        firm.draft()
        anchor_history()
    return anchor_file()


def mismatches(path):
    return [(m.where, m.stored, m.anchored) for m in compare_anchor(path)]


def differences(path, capsys):
    """What `verify --anchor` says of chain and anchor."""
    with pytest.raises(CommandError):
        call_command("verify", anchor=str(path), json=True)
    told = json.loads(capsys.readouterr().out)["differences"]
    return [d["where"] for d in told if d["what"].startswith("history.")]


def change_last_order():
    """Record and history of the last order say something else."""
    for table, key in (("orders_historicalorder", "history_id"), ("orders_order", "id")):
        unprotected(f"UPDATE {table} SET note = 'x' WHERE {key} = (SELECT max({key}) FROM {table})")


# --- written ---------------------------------------------------------------------------------------------------------


def test_each_new_head_is_one_line_of_the_file(anchored):
    again = anchor_history()

    lines = lines_of(anchored)
    assert again == {FILE: ""}
    assert len(lines) == 3
    assert lines[-1] | {"at": "", "key": "", "signature": ""} == {
        **json.loads(read_head().line()),
        "at": "",
        "key": "",
        "signature": "",
    }
    assert Anchor.objects.get(way=FILE).seal == Seal.objects.order_by("-pk").first().pk
    assert mismatches(anchored) == []


def test_a_file_that_was_moved_away_is_begun_anew(anchored):
    os.remove(anchored)

    anchor_to_file()

    assert len(lines_of(anchored)) == 1


def test_nothing_is_written_before_the_first_seal(folder):
    assert anchor_to_file() == ""
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_told(client, firm, folder):
    folder.write_text("a file is in the way")
    firm.draft()

    error = anchor_history()[FILE]

    assert error.endswith(str(folder / "history.jsonl"))
    assert health.check(["anchor"]) == {"anchor": "file is not written"}
    client.force_login(firm.admin)
    assert error in client.get(reverse("workbench")).content.decode()
    client.force_login(firm.manager)
    assert error not in client.get(reverse("workbench")).content.decode()


def test_it_is_well_again_once_it_was_written(firm, folder):
    folder.write_text("a file is in the way")
    firm.draft()
    anchor_history()
    folder.unlink()

    anchor_history()

    assert health.check(["anchor"]) == {"anchor": "ok"}


def test_a_head_that_nobody_wrote_for_hours_is_told(firm):
    firm.draft()
    seal_history()
    fresh = health.check(["anchor"])
    Seal.objects.update(sealed_at=now() - timedelta(hours=4))

    assert (fresh, health.check(["anchor"])) == ({"anchor": "ok"}, {"anchor": "file is not written"})


def test_without_a_folder_nothing_is_missed(firm, settings):
    settings.ANCHOR_FOLDER = ""
    firm.draft()

    ways = anchor_history()
    Seal.objects.update(sealed_at=now() - timedelta(hours=4))

    assert ways == {}
    assert health.check(["anchor"]) == {"anchor": "ok"}


def test_tables_that_are_busy_for_hours_are_told(client, firm, monkeypatch):
    def refuse(table):
        raise OperationalError("canceling statement due to lock timeout")

    firm.draft()
    seal_history()
    with monkeypatch.context() as patch:
        patch.setattr(sealing, "seal_table", refuse)
        seal_history()
        briefly = health.check(["anchor"])
        Anchor.objects.filter(way=SEALING).update(written_at=now() - timedelta(hours=4))
        seal_history()
    client.force_login(firm.admin)

    assert briefly == {"anchor": "ok"}
    assert health.check(["anchor"]) == {"anchor": "sealing waits"}
    assert "busy for 4 h: " in client.get(reverse("workbench")).content.decode()
    seal_history()
    assert health.check(["anchor"]) == {"anchor": "ok"}


# --- by mail ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def mailed(firm):
    Policy.objects.create(pk=1, company="宏达", anchor_mail="a@example.com，b@example.com")
    firm.draft()


def test_the_receivers_get_one_mail_a_day(mailed, firm, tmp_path):
    anchor_history(at=MORNING - timedelta(hours=1))
    nobody = len(mail.outbox)
    Anchor.objects.create(way=MAIL, written_at=MORNING - timedelta(days=1))
    anchor_history(at=MORNING)
    Anchor.objects.filter(way=MAIL).update(written_at=MORNING)
    firm.draft()
    anchor_history(at=MORNING + timedelta(hours=3))

    (message,) = mail.outbox
    path = tmp_path / "pasted.txt"
    path.write_text(message.body.strip().splitlines()[-1])
    assert nobody == 0
    assert message.to == ["a@example.com", "b@example.com"]
    assert mismatches(path) == []


def test_a_mail_that_nobody_takes_is_told_and_tried_again(mailed, monkeypatch):
    def refuse(*args):
        raise ConnectionRefusedError(111, "Connection refused")

    with monkeypatch.context() as patch:
        patch.setattr("orderdesk.notifications.anchoring.send_mail", refuse)
        anchor_history(at=MORNING)
    failed = health.check(["anchor"])
    anchor_history(at=MORNING + timedelta(minutes=20))

    assert failed == {"anchor": "mail is not written"}
    assert health.check(["anchor"]) == {"anchor": "ok"}
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("text", ["a@", "a@example.com, nobody"])
def test_receivers_are_addresses(client, firm, text):
    from tests.typed_forms import fields_of

    client.force_login(firm.admin)
    fields = fields_of(client.get(reverse("setup:rules")))

    answer = client.post(reverse("setup:rules"), fields | {"anchor_mail": text})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["anchor_mail"]


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command_writes_at_once_and_says_where(mailed, capsys):
    call_command("anchor")

    line, file, receivers = capsys.readouterr().out.splitlines()
    assert json.loads(line)["seal"] == Seal.objects.order_by("-pk").first().pk
    assert file == f"Written: {anchor_file()}."
    assert receivers == "Written: a@example.com, b@example.com."
    assert len(mail.outbox) == 1


def test_the_command_fails_where_nothing_could_be_written(firm, folder, settings):
    folder.write_text("a file is in the way")
    firm.draft()
    with pytest.raises(CommandError, match=r"^file: "):
        call_command("anchor", json=True)
    settings.ANCHOR_FOLDER = ""
    with pytest.raises(CommandError, match=r"^Nowhere to write"):
        call_command("anchor")


# --- what it finds ---------------------------------------------------------------------------------------------------


def test_an_untouched_chain_is_silent(anchored, capsys):
    call_command("verify", anchor=str(anchored))

    assert capsys.readouterr().out.splitlines()[-1] == "No differences."


def test_a_tail_that_was_cut_is_found_by_the_anchor_alone(anchored, capsys):
    second, third = (line["seal"] for line in lines_of(anchored)[1:])
    gone = {}
    for table in Seal.objects.filter(pk__gt=second).values_list("table", flat=True).distinct():
        gone[table] = Seal.objects.filter(table=table, pk__lte=second).order_by("-last").first().last
    unprotected("DELETE FROM orders_searchterm WHERE order_id = (SELECT max(id) FROM orders_order)")
    for table, last in gone.items():
        newer = f"SELECT id FROM {table} WHERE history_id > %s"
        unprotected(f"DELETE FROM {table.replace('historical', '')} WHERE id IN ({newer})", last)
        unprotected(f"DELETE FROM {table} WHERE history_id > %s", last)
    Seal.objects.filter(pk__gt=second).delete()
    call_command("verify", json=True)
    capsys.readouterr()

    assert differences(anchored, capsys) == [f"the chain was cut: seal {second} is followed by none up to it"]
    assert mismatches(anchored)[0][2].startswith(f"seal {third} (")


def test_a_chain_that_was_sealed_anew_is_told_by_its_signatures(anchored, capsys):
    change_last_order()
    seal_anew()

    told = differences(anchored, capsys)

    assert "is not as this installation signed it: the seal was changed" in told[0]
    _first, second, third = (line["seal"] for line in lines_of(anchored))
    place = f"after seal {second}, which agrees, up to seal {third} of {Seal.objects.get(pk=third).table}"
    assert told[-1] == f"the chain was written anew {place}"


def test_a_chain_sealed_anew_with_the_secret_is_told_by_the_anchor(anchored, capsys):
    change_last_order()
    seal_anew_with_the_secret()

    (told,) = differences(anchored, capsys)

    assert told.startswith(
        f"the chain was written anew after seal {lines_of(anchored)[1]['seal']}, which agrees, up to "
    )


def test_a_line_that_was_changed_is_named(anchored):
    lines = anchored.read_text().splitlines()
    anchored.write_text("\n".join([lines[0], lines[1].replace('"rows": ', '"rows": 1'), "nonsense", lines[2]]))

    assert mismatches(anchored) == [
        ("line 2 was changed, or not written here", None, None),
        ("line 3 is no line of an anchor", None, None),
    ]


def test_a_former_secret_still_counts(anchored, settings):
    former, key = settings.SECRET_KEY, lines_of(anchored)[0]["key"]
    settings.SECRET_KEY = "another one, quite as long as the former one was"
    unknown = mismatches(anchored)
    settings.SECRET_KEY_FALLBACKS = [former]

    assert unknown[0][0] == f"line 1 is signed with another secret ({key}), which is not here"
    assert len(unknown) == 3
    assert mismatches(anchored) == []


def test_lines_before_a_new_beginning_say_nothing_of_the_chain(anchored, firm):
    unprotected("DELETE FROM core_seal")
    cut = mismatches(anchored)
    begin_anew()
    anchor_history()

    assert len(cut) == 1
    assert mismatches(anchored) == []


def test_verify_asks_for_a_file_that_is_there(tmp_path):
    with pytest.raises(CommandError, match="There is no file") as refusal:
        call_command("verify", anchor=str(tmp_path / "none"))

    assert refusal.value.returncode == 2
