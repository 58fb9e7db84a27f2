"""Payment terms as Chinese companies write them: what each is read as, or what is asked about."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from orders.models.terms import Instalment, due_after, read_terms, understand_terms

# text: (percent, trigger, count, unit, day of the month)
UNDERSTOOD = {
    "30%预付，余款到付": [(30, "confirmation"), (70, "delivery")],
    "预付30%余款到付": [(30, "confirmation"), (70, "delivery")],
    "月结30天": [(100, "month_end", 30)],
    "月结 60 天": [(100, "month_end", 60)],
    "款到发货": [(100, "before_shipping")],
    "50%预付，50%验收后付清": [(50, "confirmation"), (50, "delivery")],
    "货到付款": [(100, "delivery")],
    "货到30天付款": [(100, "delivery", 30)],
    "验收后30天内付清": [(100, "delivery", 30)],
    "预付全款": [(100, "confirmation")],
    "3成定金，余款发货前付清": [(30, "confirmation"), (70, "before_shipping")],
    "合同签订后5日内付30%，发货前付60%，余款验收合格后30天内付清": [
        (30, "confirmation", 5),
        (60, "before_shipping"),
        (10, "delivery", 30),
    ],
    "30%预付，60%发货前，10%质保金一年后": [
        (30, "confirmation"),
        (60, "before_shipping"),
        (10, "delivery", 12, "month"),
    ],
    "次月10号付清": [(100, "month_end", 1, "month", 10)],
    "验收后10个工作日": [(100, "delivery", 10, "workday")],
    "月结1个月": [(100, "month_end", 1, "month")],
    "账期1个月": [(100, "delivery", 1, "month")],
    "预付三成，余款货到付": [(30, "confirmation"), (70, "delivery")],
    "预付三成,余款七成货到付": [(30, "confirmation"), (70, "delivery")],
    "全款预付": [(100, "confirmation")],
    "先款后货": [(100, "before_shipping")],
    "先付款后发货": [(100, "before_shipping")],
    "款到3天内发货": [(100, "before_shipping")],
    "现款现货": [(100, "before_shipping")],
    "带款提货": [(100, "before_shipping")],
    "货到付款，月结": [(100, "month_end")],
    "票到付款": [(100, "invoice")],
    "票到30天付款": [(100, "invoice", 30)],
    "见票即付": [(100, "invoice")],
    "见票后30天": [(100, "invoice", 30)],
    "收到发票后30天内付款": [(100, "invoice", 30)],
    "收到增值税专用发票后45天内付清": [(100, "invoice", 45)],
    "开票后月结60天": [(100, "invoice_month", 60)],
    "货到票到30天": [(100, "invoice", 30)],
    "货票齐全后30天付款": [(100, "invoice", 30)],
    "货到验收合格并收到发票后30个工作日内付清": [(100, "invoice", 30, "workday")],
    "验收合格后，开票后30天付清": [(100, "invoice", 30)],
    "次月15日付款": [(100, "month_end", 1, "month", 15)],
    "次月底付清": [(100, "month_end", 1, "month")],
    "月结，次月10日付款": [(100, "month_end", 1, "month", 10)],
    "下月25号结清": [(100, "month_end", 1, "month", 25)],
    "月结次月底": [(100, "month_end", 1, "month")],
    "当月结": [(100, "month_end")],
    "隔月10号付款": [(100, "month_end", 2, "month", 10)],
    "预付30%，发货前30%，验收后30%，质保金10%一年后付清": [
        (30, "confirmation"),
        (30, "before_shipping"),
        (30, "delivery"),
        (10, "delivery", 12, "month"),
    ],
    "预付30%，货到60%，质保金10%质保期一年后付清": [
        (30, "confirmation"),
        (60, "delivery"),
        (10, "delivery", 12, "month"),
    ],
    "签约付一半，货到付一半": [(50, "confirmation"), (50, "delivery")],
    "先付三分之一，发货前三分之一，余款验收后付清": [
        ("33.33", "confirmation"),
        ("33.33", "before_shipping"),
        ("33.34", "delivery"),
    ],
    "合同签订后预付30%，发货前付至90%，余10%验收后30天内付清": [
        (30, "confirmation"),
        (60, "before_shipping"),
        (10, "delivery", 30),
    ],
    "30%定金，70%发货前电汇": [(30, "confirmation"), (70, "before_shipping")],
    "投产前付30%，发货前付60%，验收合格后付10%": [(30, "production"), (60, "before_shipping"), (10, "delivery")],
    "签订合同付20%，开始生产付30%，发货付40%，验收付10%": [
        (20, "confirmation"),
        (30, "production"),
        (40, "dispatch"),
        (10, "delivery"),
    ],
    "发货后30天内付款": [(100, "dispatch", 30)],
    "发货即付": [(100, "dispatch")],
    "提货时付清": [(100, "dispatch")],
    "出厂前付清": [(100, "before_shipping")],
    "月结三十天": [(100, "month_end", 30)],
    "月结九十天": [(100, "month_end", 90)],
    "货到后一个月内付清": [(100, "delivery", 1, "month")],
    "货到一周内付款": [(100, "delivery", 7)],
    "收货后两周付清": [(100, "delivery", 14)],
    "账期90天": [(100, "delivery", 90)],
    "账期两个月": [(100, "delivery", 2, "month")],
    "100%预付": [(100, "confirmation")],
    "100% T/T预付": [(100, "confirmation")],
    "Net 30": [(100, "invoice", 30)],
    "COD": [(100, "delivery")],
    "货到半个月内付清": [(100, "delivery", 15)],
    "货到半年付清": [(100, "delivery", 6, "month")],
    "月底付清": [(100, "month_end")],
    "验收合格后付95%，5%质保金1年后付清": [(95, "delivery"), (5, "delivery", 12, "month")],
    "现结": [(100, "delivery")],
    "收到货物后30天内付款": [(100, "delivery", 30)],
    "设备安装调试完成后30日内付清": [(100, "delivery", 30)],
    "预付款30%，到货款60%，验收款10%": [(30, "confirmation"), (60, "delivery"), (10, "delivery")],
    "首付30%，尾款70%交货前付清": [(30, "confirmation"), (70, "before_shipping")],
    "预付百分之三十，余款百分之七十货到付清": [(30, "confirmation"), (70, "delivery")],
    "预付３０％，余款货到７日内付清": [(30, "confirmation"), (70, "delivery", 7)],
    "30%预付款,60%提货前付款,10%验收后3个月": [
        (30, "confirmation"),
        (60, "before_shipping"),
        (10, "delivery", 3, "month"),
    ],
    "签约后3日内付50%；余款交货后5个工作日内付清": [(50, "confirmation", 3), (50, "delivery", 5, "workday")],
    "预付五成，余下五成月结30天": [(50, "confirmation"), (50, "month_end", 30)],
    "先付30%，货到付清": [(30, "confirmation"), (70, "delivery")],
    "预付30%，货到付款": [(30, "confirmation"), (70, "delivery")],
    "月结30天，银行转账": [(100, "month_end", 30)],
    "货到付款（现金）": [(100, "delivery")],
    "全额付款后发货": [(100, "before_shipping")],
    "付清全款后5个工作日内发货": [(100, "before_shipping")],
    "货到3个月后付清": [(100, "delivery", 3, "month")],
    "验收合格之日起30日内一次性付清": [(100, "delivery", 30)],
    "验收合格后三十个工作日内支付全部货款": [(100, "delivery", 30, "workday")],
}
IN_YUAN = {  # text: (percent or None, trigger, count, unit, day of the month, yuan)
    "定金5000元，余款发货前付清": [("5000", "confirmation"), (None, "before_shipping")],
    "首付20000，尾款货到付": [("20000", "confirmation"), (None, "delivery")],
    "首付20000尾款货到付": [("20000", "confirmation"), (None, "delivery")],
    "定金5,000.50元，余款到付": [("5000.5", "confirmation"), (None, "delivery")],
    "定金￥5,000，余款到付": [("5000", "confirmation"), (None, "delivery")],
    "定金两万五千元，余款到付": [("25000", "confirmation"), (None, "delivery")],
    "定金伍仟元整，余款到付": [("5000", "confirmation"), (None, "delivery")],
    "首付1.5万，尾款月结30天": [("15000", "confirmation"), (None, "month_end", 30)],
    "预付5000元，发货前付清": [("5000", "confirmation"), (None, "before_shipping")],
    "5000元定金，尾款货到付清": [("5000", "confirmation"), (None, "delivery")],
    "余款到付，定金5000元": [(None, "delivery"), ("5000", "confirmation")],
    "一万元预付，余款票到30天": [("10000", "confirmation"), (None, "invoice", 30)],
    "合同签订后付1万元，发货前付20000元，余款验收后30天内付清": [
        ("10000", "confirmation"),
        ("20000", "before_shipping"),
        (None, "delivery", 30),
    ],
    "质保金5000元一年后付，余款货到付清": [("5000", "delivery", 12, "month"), (None, "delivery")],
    "定金2万元，发货前付30%，余款货到付": [
        ("20000", "confirmation"),
        ("30%", "before_shipping"),
        (None, "delivery"),
    ],
}
ASKED_ABOUT = {
    "三成": "三成",
    "30%预付，60%到付": "30%预付，60%到付",
    "70%预付，70%到付": "70%预付，70%到付",
    "双方协商": "双方协商",
    "预付，到付": "预付到付",
    "半月结": "半月",
    "3-3-3-1": "3、3、3、1",
    "预付30%，货到60%，质保金10%质保期满付清": "质保金10%质保期满付清",
    "合同签订后7个工作日内支付合同总额的30%作为预付款": "合同签订后7个工作日内支付合同总额的30%作为预付款",
    "合同签订后7个工作日内支付合同总额的30%作为预付款，货到验收合格后15日内支付至90%，余款一年后付清": "余款1年付清",
    "定金30%，款到排产，发货前付清余款": "定金30%，款到排产，发货前付清余款",
    "银行承兑汇票，月结90天": "银行承兑汇票",
    "6个月承兑": "承兑",
    "信用证": "信用证",
    "质保期满后付清": "质保期满付清",
    "T/T 30天": "30天",
    "每月25号付款": "每月25号",
    "定金5000元以内，余款到付": "5000元",
    "定金5000美元，余款到付": "5000美元",
    "定金2万5千元，余款到付": "2万",
    "发货前付至5000元，余款到付": "5000元",
    "满5000元月结，余款货到": "5000元",
    "付5000元发货，余款月结": "5000元",
    "每台预付500元，余款到付": "每台",
    "定金5000元，尾款15000元货到付": "定金5000元，尾款15000元货到付",
    "定金5000元，付到90%发货前，余款到付": "定金5000元，付到90%发货前，余款到付",
    "定金5000元": "定金5000元",
    "预付0元，余款到付": "预付0元，余款到付",
    "定金5000.005元，余款到付": "5000.005元",
    "定金20，000元，余款到付": "20",
    "定金约5000元，余款到付": "约5000元",
    "定金30%（5000元），余款到付": "5000元",
    "30%预付，70%见提单复印件": "见提单复印件",
    "分三期付款": "分",
    "货到工地验收后付款": "工地",
    "款到发货，开13%专票": "开",
    "30天": "30天",
    "按合同": "按",
    "见合同": "见",
    "预付30%，发货前70%，发货前3天通知": "前、通知",
    "发货前3天付清": "前",
    "滚动付款，压一批付一批": "滚动、压一批、一批",
    "压批结算": "压批",
    "上打租": "上打租",
    "年底结清": "年底",
    "春节前付清": "春节前",
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_terms_are_understood_as_a_whole(text):
    expected = tuple(Instalment(Decimal(percent), *rest) for percent, *rest in UNDERSTOOD[text])

    assert understand_terms(text) == expected


def part_of(share, trigger, *wait):
    """30%, 5000 or None (the rest), and its trigger, as an instalment."""
    if share is None or share.endswith("%"):
        return Instalment(share and Decimal(share[:-1]), trigger, *wait)
    return Instalment(None, trigger, *wait, amount=Decimal(share))


@pytest.mark.parametrize("text", IN_YUAN)
def test_amounts_are_read_and_the_rest_is_what_the_order_leaves(text):
    assert understand_terms(text) == tuple(part_of(*part) for part in IN_YUAN[text])


@pytest.mark.parametrize("text", [*ASKED_ABOUT, "", "😀", "30%" * 1000])
def test_what_is_not_understood_is_named(text):
    reading = read_terms(text)

    assert (reading.instalments, reading.unread) == ((), ASKED_ABOUT.get(text, text[:120]))


@given(st.text(alphabet="30%预付，余款到发货前月结天验收签次号个工作日票质保0 .5成元万", max_size=30))
def test_what_is_understood_adds_up_to_the_whole(text):
    plan = understand_terms(text)

    rests = sum(part.takes_rest for part in plan or ())
    shares = [part.percent for part in plan or () if part.percent is not None]
    assert all(size > 0 for part in plan or () for size in (part.percent, part.amount) if size is not None)
    assert plan is None or (sum(shares) == 100 if not rests else rests == 1 and sum(shares) < 100)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "base", "due"),
    [
        ("次月10号付清", date(2026, 11, 3), date(2026, 12, 10)),
        ("次月31号付清", date(2026, 1, 3), date(2026, 2, 28)),
        ("次月底付清", date(2026, 1, 31), date(2026, 2, 28)),
        ("验收后10个工作日", date(2026, 11, 3), date(2026, 11, 17)),
        ("验收后5个工作日", date(2026, 9, 30), date(2026, 10, 13)),  # over the holidays of October, with make-up days
        ("月结1个月", date(2026, 12, 15), date(2027, 1, 31)),
        ("月结30天", date(2026, 12, 15), date(2027, 1, 30)),
        ("账期1个月", date(2027, 1, 31), date(2027, 2, 28)),
        ("账期30天", date(2027, 1, 31), date(2027, 3, 2)),
        ("货到付款", date(2026, 11, 3), date(2026, 11, 3)),
        ("货到付款", None, None),
    ],
)
def test_the_day_on_which_it_falls_due(text, base, due):
    (part,) = understand_terms(text)

    found = due_after(base, trigger=part.trigger, days=part.days, unit=part.unit, month_day=part.month_day)

    assert found == due


def explained(*arguments):
    out = StringIO()
    call_command("explain_terms", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_command_says_an_amount_and_the_rest():
    report = explained("定金5000元，余款发货前付清", "--confirmed", "2026-11-30")

    assert report["instalments"] == [
        {"share": None, "amount": "5000.00", "trigger": "confirmation", "due": "2026-11-30"},
        {"share": None, "amount": None, "trigger": "before_shipping", "due": None},
    ]


def test_the_command_explains_each_share():
    days = ["--confirmed", "2026-11-01", "--delivered", "2026年11月3日"]

    assert explained("预付三成，余款货到付", *days) == {
        "understood": True,
        "instalments": [
            {"share": "0.30", "trigger": "confirmation", "due": "2026-11-01"},
            {"share": "0.70", "trigger": "delivery", "due": "2026-11-03"},
        ],
    }


def test_what_has_not_happened_has_no_day():
    assert explained("次月10号付清")["instalments"] == [{"share": "1.00", "trigger": "month_end", "due": None}]


def test_what_is_not_understood_ends_with_1_and_names_it():
    out = StringIO()

    with pytest.raises(SystemExit) as refusal:
        call_command("explain_terms", "半月结", "--json", stdout=out)

    assert (refusal.value.code, json.loads(out.getvalue())) == (1, {"understood": False, "unread": "半月"})


def test_without_json_the_reason_is_a_sentence():
    with pytest.raises(CommandError) as refusal:
        call_command("explain_terms", "半月结")

    assert (refusal.value.returncode, "半月" in str(refusal.value)) == (1, True)


def test_a_day_that_does_not_exist_is_wrong_usage():
    with pytest.raises(CommandError) as refusal:
        call_command("explain_terms", "货到付款", "--delivered", "2026-02-30")

    assert refusal.value.returncode == 2
