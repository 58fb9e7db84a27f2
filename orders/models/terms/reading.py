"""Reading payment terms: words into instalments that are the whole amount, or into what was not understood."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from orders.models.terms.plan import Instalment, Reading, Trigger, Unit
from orders.models.terms.words import SEPARATOR, plain_terms, words_of

MOST_TEXT = 120
SHARES = ("share", "upto", "amount", "rest")

T = Trigger


@dataclass
class Group:
    """What one instalment is said to be: its share, its triggers, its waits."""

    shares: list = field(default_factory=list)
    triggers: set = field(default_factory=set)
    waits: list = field(default_factory=list)
    closes: bool = False
    text: str = ""

    def take(self, token):
        kind, value, text = token
        self.text += text
        if kind in SHARES:
            self.shares.append((kind, value))
        elif kind == "close":
            self.closes = True
        elif kind == "wait":
            self.waits.append(value)
        else:
            self.triggers.add(kind)
            if value:
                self.waits.append(value)

    def join(self, other):
        self.shares += other.shares
        self.triggers |= other.triggers
        self.waits += other.waits
        self.closes |= other.closes
        self.text += other.text


def read_terms(text):
    """A text as instalments that are the whole amount, or as what was not understood of it."""
    plain = plain_terms(text)
    if not plain or len(plain) > MOST_TEXT:
        return Reading(unread=text.strip()[:MOST_TEXT])
    clauses, unread = [], []
    for clause in SEPARATOR.split(plain):
        tokens, rest = words_of(clause)
        unread += rest
        if tokens:
            clauses.append(tokens)
    if unread:
        return Reading(unread="、".join(unread))
    if "/" in plain and not any(kind in SHARES for tokens in clauses for kind, _value, _text in tokens):
        return Reading(unread=text.strip())  # one way or the other, and nobody says which
    groups = _merged([group for tokens in clauses for group in _groups(tokens)])
    shares = _shares(groups)
    if shares is None:
        return Reading(unread=text.strip())
    instalments = []
    for group, share in zip(groups, shares, strict=True):
        instalment = _instalment(group, *share)
        if instalment is None:
            return Reading(unread=group.text or text.strip())
        instalments.append(instalment)
    return Reading(tuple(instalments))


def understand_terms(text):
    """The instalments of a text, which are the whole amount, or None where any part is not understood."""
    return read_terms(text).instalments or None


def _groups(tokens):
    """The words of a clause by instalment: as many as it has shares.

    What stands between two shares belongs to the first while that has no trigger yet, and then to the second.
    """
    places = [place for place, token in enumerate(tokens) if token[0] in SHARES]
    if len(places) < 2:
        group = Group()
        for token in tokens:
            group.take(token)
        return [group]
    groups = [Group() for _place in places]
    for token in tokens[: places[0] + 1]:
        groups[0].take(token)
    for number, (here, there) in enumerate(pairwise([*places, len(tokens)])):
        following = groups[number + 1] if number + 1 < len(groups) else groups[number]
        owner = following if groups[number].triggers else groups[number]
        for token in tokens[here + 1 : there]:
            owner.take(token)
        if there < len(tokens):
            following.take(tokens[there])
    return groups


def _merged(groups):
    """Clauses that speak of one instalment as one group: 合同签订后，付30% and 货到验收，30天内付清."""
    merged = []
    for group in groups:
        before = merged[-1] if merged else None
        completes = before is not None and (
            (not group.triggers and not group.shares)
            or (not before.triggers and not before.shares)
            or (group.shares and not group.triggers and before.triggers and not before.shares)
            or (before.shares and not before.triggers and group.triggers and not group.shares)
            or ("held" in before.triggers and not before.waits and group.triggers == {"held"} and not group.shares)
        )
        if completes:
            before.join(group)
        else:
            merged.append(group)
    if len(merged) > 1 and not any(group.shares for group in merged):
        for group in merged[1:]:
            merged[0].join(group)
        return merged[:1]
    return merged


def _shares(groups):
    """(percent, amount) of each group; one may take the rest. None where they do not add up."""
    if any(len(group.shares) > 1 for group in groups):
        return None
    if any(kind == "amount" for group in groups for kind, _value in group.shares):
        return _shares_in_yuan(groups)
    percents = _percents(groups)
    return percents and [(percent, None) for percent in percents]


def _shares_in_yuan(groups):
    """Shares of which some are amounts: exactly one takes the rest, whatever the order comes to."""
    shares = [group.shares[0] if group.shares else ("rest", None) for group in groups]
    kinds = [kind for kind, _value in shares]
    if "upto" in kinds or kinds.count("rest") != 1 or not _may_take_the_rest(groups, kinds.index("rest")):
        return None
    if min(value for _kind, value in shares if value is not None) <= 0:
        return None
    if sum((value for kind, value in shares if kind == "share"), Decimal(0)) >= 100:
        return None
    return [(value if kind == "share" else None, value if kind == "amount" else None) for kind, value in shares]


def _percents(groups):
    """The percentage of each group where no amount is named; None where they are not 100."""
    shares, without, total = [], [], Decimal(0)
    for place, group in enumerate(groups):
        kind, value = group.shares[0] if group.shares else ("rest", None)
        share = None if kind == "rest" else value - total if kind == "upto" else value
        if share is None:
            without.append(place)
        shares.append(share)
        total += share or 0
    rest = 100 - total
    if len(without) == 1 and rest > 0 and _may_take_the_rest(groups, without[0]):
        shares[without[0]] = rest
    elif without or abs(rest) > Decimal("0.05") or not shares:
        return None
    else:
        shares[-1] += rest
    return shares if min(shares) > 0 else None


def _may_take_the_rest(groups, place):
    """Said to be the rest, or to settle the account, or simply what is named last."""
    return bool(groups[place].shares or groups[place].closes or place == len(groups) - 1)


def _instalment(group, percent, amount):
    trigger = _trigger(group.triggers)
    waits = list(dict.fromkeys(group.waits))
    if trigger is None or len(waits) > 1 or ("held" in group.triggers and not waits):
        return None
    days, unit, month_day = waits[0] if waits else (0, Unit.DAY, None)
    return Instalment(percent, str(trigger), days, str(unit), month_day, amount)


def _trigger(triggers):
    """The one event that several words name, the latest where they name a chain; None where they contradict."""
    events = {T.DELIVERY if trigger == "held" else trigger for trigger in triggers}
    if len(events) > 1 and events <= {T.DELIVERY, T.INVOICE, T.MONTH_END}:
        late = T.MONTH_END in events
        return (T.INVOICE_MONTH if late else T.INVOICE) if T.INVOICE in events else T.MONTH_END
    if events == {T.CONFIRMATION, T.PRODUCTION}:
        return T.PRODUCTION
    return events.pop() if len(events) == 1 else None
