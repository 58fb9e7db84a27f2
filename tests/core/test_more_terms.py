"""More ways in which companies write payment terms: each is read exactly, or asked about as a whole."""

from decimal import Decimal

import pytest

from orders.models.terms import Instalment, read_terms, understand_terms

AT_ONCE = {  # text: the one trigger of all of it
    "全款到账后发货": "before_shipping",
    "款齐发货": "before_shipping",
    "钱到发货": "before_shipping",
    "汇款后发货": "before_shipping",
    "先打款后发货": "before_shipping",
    "收到全款后安排发货": "before_shipping",
    "货好付清": "before_shipping",
    "发货前付清（款到发货）": "before_shipping",
    "含13%增值税，款到发货": "before_shipping",
    "full payment before shipment": "before_shipping",
    "款到生产": "production",
    "100% in advance": "confirmation",
    "cash in advance": "confirmation",
    "合同生效后付清": "confirmation",
    "到货付全款": "delivery",
    "验货付款": "delivery",
    "送货上门付款": "delivery",
    "货到微信付款": "delivery",
    "货到刷卡": "delivery",
    "cash on delivery": "delivery",
    "payment on delivery": "delivery",
    "凭13%增值税专用发票付款": "invoice",
    "收到13%专票付款": "invoice",
    "票到电汇": "invoice",
    "每月底付清": "month_end",
    "每月一结": "month_end",
    "按月结算": "month_end",
    "本月货款本月底付清": "month_end",
    "发货当天付款": "dispatch",
    "出库付款": "dispatch",
}
AFTER = {  # text: the one instalment after some time
    "先货后款30天": ("delivery", 30),
    "挂账60天": ("delivery", 60),
    "付款期限：货到30天": ("delivery", 30),
    "信用账期45天": ("delivery", 45),
    "买方应于收货后15日内付款": ("delivery", 15),
    "甲方收到货物后30天内向乙方支付全部货款": ("delivery", 30),
    "验货后3天付清": ("delivery", 3),
    "验收合格满12个月付清": ("delivery", 12, "month"),
    "30 days after delivery": ("delivery", 30),
    "within 45 days after delivery": ("delivery", 45),
    "票结30天": ("invoice", 30),
    "发票日期后30天": ("invoice", 30),
    "开票日起60天": ("invoice", 60),
    "票到后30日内以电汇方式支付": ("invoice", 30),
    "30 days after invoice date": ("invoice", 30),
    "Net-45 days": ("invoice", 45),
    "收到货物及发票后30天付款": ("invoice", 30),
    "账期45天（票到起算）": ("invoice", 45),
    "货到票到月结60天": ("invoice_month", 60),
    "Net 30 EOM": ("invoice_month", 30),
    "开票后次月底付款": ("invoice_month", 1, "month"),
    "票到次月10日付款": ("invoice_month", 1, "month", 10),
    "按月结算，次月15日付款": ("month_end", 1, "month", 15),
    "当月货款下月20日前付清": ("month_end", 1, "month", 20),
    "下下月10号付款": ("month_end", 2, "month", 10),
    "隔月付款": ("month_end", 2, "month"),
    "月结，隔月底付": ("month_end", 2, "month"),
    "月结120天": ("month_end", 120),
    "出库后30天": ("dispatch", 30),
    "发货后7个工作日内付清": ("dispatch", 7, "workday"),
}
IN_PARTS = {
    "30% deposit, balance before shipment": [(30, "confirmation"), (70, "before_shipping")],
    "T/T 30% deposit, 70% before delivery": [(30, "confirmation"), (70, "before_shipping")],
    "50% in advance, balance 30 days after delivery": [(50, "confirmation"), (50, "delivery", 30)],
    "订金三成，提货前付清余款": [(30, "confirmation"), (70, "before_shipping")],
    "首期40%，余款货到付清": [(40, "confirmation"), (60, "delivery")],
    "50%款到生产，50%款到发货": [(50, "production"), (50, "before_shipping")],
    "30%预付款；60%提货款；10%质保金，质保期1年": [
        (30, "confirmation"),
        (60, "before_shipping"),
        (10, "delivery", 12, "month"),
    ],
    "预付款：30%；发货款：60%；质保金：10%（一年）": [
        (30, "confirmation"),
        (60, "before_shipping"),
        (10, "delivery", 12, "month"),
    ],
    "全部货物送达并验收合格后30日内支付95%，剩余5%作为质保金，质保期满12个月后支付": [
        (95, "delivery", 30),
        (5, "delivery", 12, "month"),
    ],
    "扣留5%质保金，一年后付清，其余95%验收后付": [(5, "delivery", 12, "month"), (95, "delivery")],
    "质保金5%一年后无息支付，95%货到付清": [(5, "delivery", 12, "month"), (95, "delivery")],
    "合同总价的30%于签约时支付，70%于交货时支付": [(30, "confirmation"), (70, "delivery")],
    "签订合同后一周内预付40%，其余货到一个月内结清": [(40, "confirmation", 7), (60, "delivery", 1, "month")],
    "合同签订之日起3日内付30%，出货前付70%": [(30, "confirmation", 3), (70, "before_shipping")],
    "30%（签约），70%（发货前）": [(30, "confirmation"), (70, "before_shipping")],
    "30%定金+70%尾款发货前": [(30, "confirmation"), (70, "before_shipping")],
    "30%预付/70%到付": [(30, "confirmation"), (70, "delivery")],
    "预付30% 余款70% 发货前": [(30, "confirmation"), (70, "before_shipping")],
    "签约20%，排产前30%，发货前40%，验收后10%": [
        (20, "confirmation"),
        (30, "production"),
        (40, "before_shipping"),
        (10, "delivery"),
    ],
    "下单付50%，货好付50%": [(50, "confirmation"), (50, "before_shipping")],
    "到货款50%，验收款50%": [(50, "delivery"), (50, "delivery")],
    "签合同付30%，剩余70%月结30天": [(30, "confirmation"), (70, "month_end", 30)],
    "预付20%，票到付50%，余款票到90天": [(20, "confirmation"), (50, "invoice"), (30, "invoice", 90)],
}
ASKED_ABOUT = [
    "预付30%-50%，余款到付",
    "预付30%至50%，余款到付",
    "预付30%起，余款到付",
    "不低于30%预付，余款到付",
    "至少预付30%，余款到付",
    "约30%预付，余款到付",
    "货到付款/月结30天",
    "款到发货/货到付款",
    "货到付款或月结30天",
    "月结30天或60天",
    "月结30-60天",
    "首单款到发货，以后月结30天",
    "新客户款到发货，老客户月结",
    "首次合作款到发货，后续月结30天",
    "30天付50%，60天付50%",
    "货到30%，30天后付70%",
    "4-3-3",
    "3：6：1",
    "30/60/10",
    "三七开",
    "30%+70%",
    "零预付，货到付款",
    "免预付，货到付款",
    "0%预付，100%货到付款",
    "款到发货，不开票",
    "验收不合格不付款",
    "未付清不发货",
    "现汇30%，承兑70%",
    "货到付款，半年承兑",
    "收到发票后30天内以承兑支付",
    "L/C at sight",
    "70% against copy of B/L",
    "30 days before delivery",
    "due on receipt",
    "周结",
    "季度结算",
    "旬结",
    "日结",
    "年结",
    "批结",
    "对账后30天付款",
    "每月25日结算",
    "当月25日前结清",
    "余款分两期付清",
    "预付30%，进度款30%，发货前40%",
    "下单付30%，完工付40%，发货前付30%",
    "预付、货到各50%",
    "现金",
    "全款",
    "支票30天",
    "两个月零15天付清",
    "发货后月结30天",
    "月结30天，次月付款",
    "预付30%，货到付款70%，质保金10%一年",
    "付款周期60天",
    "卖完付款",
    "代销",
    "寄售，月底按实销结算",
    "按揭",
    "融资租赁36期",
]


def plan(*parts):
    return tuple(Instalment(Decimal(percent), *rest) for percent, *rest in parts)


READ = {
    **{text: plan((100, trigger)) for text, trigger in AT_ONCE.items()},
    **{text: plan((100, *rest)) for text, rest in AFTER.items()},
    **{text: plan(*parts) for text, parts in IN_PARTS.items()},
}


@pytest.mark.parametrize("text", READ)
def test_more_terms_are_understood_as_a_whole(text):
    assert understand_terms(text) == READ[text]


@pytest.mark.parametrize("text", ASKED_ABOUT)
def test_more_terms_are_asked_about(text):
    reading = read_terms(text)

    assert (reading.instalments, bool(reading.unread)) == ((), True)


@pytest.mark.parametrize("text", READ)
@pytest.mark.parametrize("strange", ["若质检不过则另议", "？", "abc", "12"])
def test_no_phrase_is_read_in_part(text, strange):
    assert not read_terms(f"{text}，{strange}").is_understood
