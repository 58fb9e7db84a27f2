"""Parsing payment terms: the text of a contract as instalments.

`30%预付，余款到付` is 30 % on confirmation and 70 % on delivery. What is not understood stays text: no instalments.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from orderdesk.core.text.typed import normalise


class Trigger(models.TextChoices):
    CONFIRMATION = "confirmation", _("On confirmation")
    BEFORE_SHIPPING = "before_shipping", _("Before shipping")
    DELIVERY = "delivery", _("On delivery")
    MONTH_END = "month_end", _("Month end")


@dataclass(frozen=True)
class Instalment:
    """A share of the amount in percent, and when it falls due: `days` after its trigger."""

    percent: Decimal
    trigger: str
    days: int = 0


CLAUSES = re.compile(r"[,;、。+/]|(?<=[付清款到%])(?=余款|尾款|剩余|其余)")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)%|百分之(\d+)|(\d(?:\.\d)?)成")
REST = re.compile(r"余款|尾款|剩余|其余|余")
DAYS = re.compile(r"(\d{1,3})(?:天|日|个?工作日)")
MONTHS = re.compile(r"(\d{1,2})个?月")
TRIGGERS = (  # the first that is found in a clause decides
    (Trigger.MONTH_END, re.compile(r"月结|月底|月末|次月")),
    (Trigger.BEFORE_SHIPPING, re.compile(r"款到发|款到后|先款|发货前|提货前|出货前|发货时付|带款提货|现款现货|款清")),
    (Trigger.CONFIRMATION, re.compile(r"预付|定金|订金|首付|下单|签单|签约|签订|合同")),
    (
        Trigger.DELIVERY,
        re.compile(r"货到|到付|到货|收货|签收|验收|交付|交货|送货|收到货|账期|现结|现付|安装|调试"),
    ),
)
GUESSED = re.compile(r"见票|票到|开票|质保|保修|承兑|双方|协商|面议|待定|年")  # a date that no event of ours gives


def understand_terms(text):
    """The instalments of a text, adding up to 100 %, or None where any part is not understood."""
    plain = normalise(text).replace(" ", "").replace("％", "%")
    clauses = [clause for clause in CLAUSES.split(plain) if clause]
    if not clauses or len(plain) > 120 or GUESSED.search(plain):
        return None
    shares = _shares(clauses)
    if shares is None:
        return None
    instalments = [_instalment(clause, share) for clause, share in zip(clauses, shares, strict=True)]
    return None if None in instalments else tuple(instalments)


def _shares(clauses):
    """The percentage of each clause; what has none of its own takes the rest, and only one may."""
    named = [_named_share(clause) for clause in clauses]
    rest = 100 - sum(share for share in named if share is not None)
    if named.count(None) == 1 and 0 < rest <= 100 and (rest == 100 or REST.search(clauses[named.index(None)])):
        return [rest if share is None else share for share in named]
    return named if None not in named and rest == 0 else None


def _named_share(clause):
    match = PERCENT.search(clause)
    if match is None:
        return None
    percent, words, tenths = match.groups()
    return Decimal(tenths) * 10 if tenths else Decimal(percent or words)


def _instalment(clause, share):
    trigger = next((trigger for trigger, words in TRIGGERS if words.search(clause)), None)
    if trigger is None or share <= 0:
        return None
    days, months = DAYS.search(clause), MONTHS.search(clause)
    wait = int(days[1]) if days else int(months[1]) * 30 if months else 0
    return Instalment(share, str(trigger), wait)
