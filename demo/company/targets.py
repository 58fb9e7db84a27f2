"""What the demo company aimed at and decided on: targets from what it sold before, actions of two meetings."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from orderdesk.accounts.models import User, system_user
from orders.models import Order
from reports.figures import monthly, records
from reports.figures.period import midnight
from reports.figures.span import Span, month_before
from reports.models import Action, Figure, Target
from reports.services.review import make_due_reviews

MONTHS, BASE, HALF_YEAR = 13, 3, 6
RISE = Decimal("1.05")  # what a month is to bring more than the three before it
FORESEEN = 2  # how much more the month itself weighs in a person's target than an average month before it
ROUND = 10_000
RATES = {Figure.ON_TIME: "0.88", Figure.OTIF: "0.85", Figure.SATISFACTION: "0.80", Figure.COLLECTION: "0.80"}
HOURS = 48
REASON = "demo"
State = Action.State
# (problem, what it costs, measure, owner, effect; without one it is still open)
BEFORE = [
    ("审批常超 24 小时", "8 单多等一天以上", "审批超时自动转代理人", "manager", "超时的审批少了一半"),
    ("木箱要等外协，包装常迟", "6 次阶段迟到", "木箱改标准尺寸备货", "warehouse", "包装当天完成"),
    ("对账单发得晚", "3 家客户月末才对账", "对账单每月 3 日前发出", "finance", ""),
]
LAST = [
    ("驱动板缺料，一个月断供两次", "多单延期交付", "第二供应商小批验证；安全库存 15 天", "warehouse", ""),
    ("喷涂外协返工多", "每次返工近两天", "色卡首件封样，驻厂抽检", "production", ""),
]


@transaction.atomic
def add_reviews(*, today):
    """Targets of thirteen months, the actions of the last two meetings, and last month's review, to be made."""
    by, month, as_of = system_user(), today.replace(day=1), midnight(today + timedelta(days=1))
    if not Order.objects.exists():
        return
    _targets(month, by, as_of)
    _actions(month_before(month, 2), BEFORE, by)
    _actions(month_before(month), LAST, by)
    make_due_reviews(on=today)


def _targets(month, by, as_of):
    """Each month aims at a little more than the three before it brought."""
    rows = monthly.headlines(month, count=MONTHS + BASE, as_of=as_of)
    for place in range(BASE, len(rows)):
        base, row = rows[place - BASE : place], rows[place]
        aims = {**RATES, Figure.PROCESSING: HOURS}
        aims[Figure.AMOUNT] = _rounded(sum(one["amount"] for one in base) / BASE * RISE)
        aims[Figure.ORDERS] = round(sum(one["orders"] for one in base) / BASE)
        aims[Figure.OVERDUE] = _rounded(row["receivable"] * Decimal("0.15"))
        for figure, value in aims.items():
            if value:
                _target(row["month"], figure, value, by)
    for back in range(2):
        _by_person(month_before(month, back), by, as_of)


def _rounded(amount):
    return int(amount / ROUND) * ROUND


def _target(month, figure, value, by, person=None):
    target = Target(month=month, figure=figure, value=value, person_id=person)
    target.sign(by=by, reason=REASON).save()


def _by_person(month, by, as_of):
    """The company's target, shared by what each can sell: what was agreed knew of the large orders to come."""
    whole = Target.objects.filter(month=month, figure=Figure.AMOUNT, person=None).first()
    before, now = _sold(month_before(month), HALF_YEAR, as_of), _sold(month, 1, as_of)
    weights = {key: before.get(key, 0) / HALF_YEAR + FORESEEN * now.get(key, 0) for key in {*before, *now}}
    if whole is None or not sum(weights.values()):
        return
    shares = {key: _rounded(whole.value * weight / sum(weights.values())) for key, weight in sorted(weights.items())}
    shares[max(shares, key=shares.get)] += int(whole.value) - sum(shares.values())  # together they are the company's
    for person, share in shares.items():
        if share:
            _target(month, Figure.AMOUNT, share, by, person=person)


def _sold(month, count, as_of):
    """{person's key: amount} of so many months up to this one."""
    placed = records.placed(Span.over(month, count, as_of=as_of)).order_by()
    return dict(placed.values_list("owner").annotate(sum=Sum("total")))


def _actions(month, rows, by):
    """What the meeting about a month decided on, and what became of it until the next one."""
    due = month_before(month, -2) - timedelta(days=12)
    for place, (problem, impact, measure, login, effect) in enumerate(rows):
        owner = User.objects.filter(username=login).first()
        if owner is None:
            continue
        action = Action(month=month, problem=problem, impact=impact, measure=measure, owner=owner, due_on=due)
        action.sign(by=by, reason=REASON).save()
        if effect:
            action.state, action.effect = State.DONE, effect
            action.closed_on = date(due.year, due.month, 9 + 7 * place)
            action.sign(by=by, reason=REASON).save()
