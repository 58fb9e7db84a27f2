"""The head of the hash chain, known outside the database: lines that `verify --anchor` holds against the chain.

Whoever owns the database can cut off the end of the chain, or rewrite it and seal it anew; the line of a head that was
written elsewhere before still says what stood there. Lines go to a file (a folder by setting), by mail and into the
monthly report; each is JSON, signed with the secret of the installation.
"""

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Sum
from django.utils.timezone import localtime, now

from orderdesk.core.models import Anchor, Seal
from orderdesk.core.record.signing import check_signature, fingerprint, signature_of

log = logging.getLogger(__name__)

FILE, MAIL, SEALING = "file", "mail", "sealing"
FILE_NAME = "history.jsonl"
LONGEST_SILENCE = timedelta(hours=3)
OK = "ok"
FACTS = ("chain", "seal", "digest", "rows", "seals", "sealed_at")


@dataclass(frozen=True)
class Head:
    """The last seal of a chain: its number and digest, how many rows and seals up to it, when, how the chain began."""

    chain: str
    seal: int
    digest: str
    rows: int
    seals: int
    sealed_at: str

    def line(self, *, at: datetime | None = None) -> str:
        """The line that says so, signed."""
        facts = {"at": localtime(at or now()).isoformat(timespec="seconds"), **asdict(self), "key": fingerprint()}
        return json.dumps(facts | {"signature": signature_of(_text(facts))}, ensure_ascii=False)


def read_head() -> Head | None:
    """The head of the chain as it stands; None before the first seal."""
    return head_at(Seal.objects.order_by("-pk").first())


def head_at(seal: Seal | None) -> Head | None:
    """The chain up to a seal."""
    first = Seal.objects.order_by("pk").values_list("digest", flat=True).first()
    if seal is None or first is None:
        return None
    sums = Seal.objects.filter(pk__lte=seal.pk).aggregate(rows=Sum("rows"), seals=Count("pk"))
    moment = localtime(seal.sealed_at).isoformat(timespec="microseconds")
    return Head(first[:16], seal.pk, seal.digest, sums["rows"], sums["seals"], moment)


def _text(facts: dict[str, Any]) -> str:
    return "\n".join(f"{name}={facts.get(name)}" for name in ("at", "begins", *FACTS) if name in facts)


# --- written ---------------------------------------------------------------------------------------------------------


def anchor_file() -> Path | None:
    """Where the lines go; None where the setting says nowhere."""
    return Path(settings.ANCHOR_FOLDER) / FILE_NAME if settings.ANCHOR_FOLDER else None


def anchor_to_file() -> str:
    """Add the head to the file, once for each head. Returns why not, empty where it stands there."""
    path, head = anchor_file(), read_head()
    if path is None or head is None:
        Anchor.objects.filter(way=FILE).update(error="")
        return ""
    anchored = Anchor.objects.filter(way=FILE, error="").first()
    if anchored and anchored.seal == head.seal and path.exists():
        return ""
    return note(FILE, head, _append(path, head.line()))


def begin_anew() -> None:
    """Say in the file that a new chain begins: after the demo company was taken away."""
    path = anchor_file()
    if path is not None and path.exists():
        facts = {"at": localtime(now()).isoformat(timespec="seconds"), "begins": "anew", "key": fingerprint()}
        _append(path, json.dumps(facts | {"signature": signature_of(_text(facts))}))


def _append(path: Path, line: str) -> str:
    """Add a line and see it onto the disk. Returns why not."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        with os.fdopen(handle, "ab") as file:
            file.write(f"{line}\n".encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as failure:
        return f"{failure.strerror}: {path}"
    return ""


def note(way: str, head: Head, error: str) -> str:
    """Keep how far the chain is known by one way, or why the last attempt failed. Returns the error."""
    facts: dict[str, Any] = {"error": error[:300]}
    if error:
        log.error("The history was not anchored (%s): %s", way, error)
    else:
        facts |= {"seal": head.seal, "written_at": now()}
    Anchor.objects.update_or_create(way=way, defaults=facts)
    return error


def note_busy(tables: list[str]) -> None:
    """Keep when every table was sealed the last time; tables that are busy for hours are an error."""
    if not tables:
        Anchor.objects.update_or_create(way=SEALING, defaults={"written_at": now(), "error": ""})
        return
    last, _is_new = Anchor.objects.get_or_create(way=SEALING, defaults={"written_at": now()})
    silence = now() - (last.written_at or now())
    if silence > LONGEST_SILENCE:
        last.error = f"busy for {silence.total_seconds() // 3600:.0f} h: {', '.join(tables)}"[:300]
        log.error("The history is not sealed: %s", last.error)
        last.save(update_fields=["error"])


def faults() -> list[tuple[str, str]]:
    """[(way, what is wrong)] of ways by which the head of the chain does not get out."""
    anchors = {anchor.way: anchor for anchor in Anchor.objects.all()}
    wrong = [(way, anchor.error) for way, anchor in sorted(anchors.items()) if anchor.error]
    if settings.ANCHOR_FOLDER and not any(way == FILE for way, _error in wrong):
        last = anchors[FILE].seal if FILE in anchors else 0
        waiting = Seal.objects.filter(pk__gt=last).order_by("pk").values_list("sealed_at", flat=True).first()
        if waiting is not None and now() - waiting > LONGEST_SILENCE:
            wrong.append((FILE, f"silent for {(now() - waiting).total_seconds() // 3600:.0f} h"))
    return wrong


def state() -> str:
    """For the health check: "ok", or which way is not well; nothing that a stranger should not read."""
    return ", ".join(f"{way} {'waits' if way == SEALING else 'is not written'}" for way, _error in faults()) or OK


# --- held against the chain ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mismatch:
    """One place where chain and anchor do not agree: the place, what the database says and what the anchor says."""

    where: str
    stored: str | None = None
    anchored: str | None = None


def compare_anchor(path: Path) -> Iterator[Mismatch]:
    """Where the chain differs from the lines of a file, the first place of the chain by name."""
    heads: list[dict[str, Any]] = []
    for number, facts in _lines(path):
        if facts is None or not _is_whole(facts):
            yield Mismatch(f"line {number} is no line of an anchor")
            continue
        fits = check_signature(_text(facts), str(facts.get("signature")), str(facts.get("key")))
        if fits is None:
            yield Mismatch(f"line {number} is signed with another secret ({facts.get('key')}), which is not here")
        elif not fits:
            yield Mismatch(f"line {number} was changed, or not written here")
            continue
        if "begins" in facts:
            heads.clear()
        else:
            heads.append(facts)
    yield from _first_mismatch(heads)


def _first_mismatch(heads: list[dict[str, Any]]) -> Iterator[Mismatch]:
    """The first of the anchored heads that the chain does not have; what follows it differs in any case."""
    good = 0
    for facts in heads:
        mismatch = _mismatch(facts, good)
        if mismatch is not None:
            yield mismatch
            return
        good = facts["seal"]


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """(number, facts) of each line that says something; a whole JSON document counts for its "anchor"."""
    text = path.read_text("utf-8-sig")
    whole = _json(text)
    if whole is not None and "anchor" in whole:
        yield 1, _json(whole["anchor"]["line"]) if whole["anchor"] else None
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, _json(line)


def _json(text: str) -> dict[str, Any] | None:
    try:
        facts = json.loads(text)
    except ValueError:
        return None
    return facts if isinstance(facts, dict) else None


def _is_whole(facts: dict[str, Any]) -> bool:
    return "begins" in facts or (all(name in facts for name in FACTS) and isinstance(facts["seal"], int))


def _mismatch(facts: dict[str, Any], good: int) -> Mismatch | None:
    """What differs at one anchored seal; `good` is the last anchored one that agrees."""
    anchored = f"seal {facts['seal']} ({facts['digest'][:12]}, {facts['rows']} rows, {facts['sealed_at'][:19]})"
    seal = Seal.objects.filter(pk=facts["seal"]).first()
    if seal is None:
        last = Seal.objects.filter(pk__lt=facts["seal"]).order_by("-pk").first()
        end = f"seal {last.pk} is followed by none up to it" if last else "no seal is left before it"
        return Mismatch(f"the chain was cut: {end}", None, anchored)
    here = head_at(seal)
    if here is None or all(getattr(here, name) == facts[name] for name in FACTS):
        return None
    stored = f"seal {here.seal} ({here.digest[:12]}, {here.rows} rows, {here.sealed_at[:19]})"
    place = f"after seal {good}, which agrees" if good else "from its beginning"
    if here.digest == facts["digest"]:
        names = ", ".join(name for name in FACTS if getattr(here, name) != facts[name])
        return Mismatch(f"the seals up to {seal.pk} were changed {place}: {names}", stored, anchored)
    return Mismatch(f"the chain was written anew {place}, up to seal {seal.pk} of {seal.table}", stored, anchored)
