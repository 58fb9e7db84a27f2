"""The sheet that a bank gives of an account: what came in, whatever the bank calls its columns."""

import re
from dataclasses import dataclass, field
from hashlib import sha256

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.sheets.rows import Field, named, read_rows
from orderdesk.core.text.typed import cell_text, clean_text, date_typed, decimal_typed, normalise, same
from orders.forms.receipt import MOST_RECEIPT
from orders.services.bank import Incoming

DAY, IN, OUT, AMOUNT, WAY = "交易日期", "收入金额", "支出金额", "交易金额", "借贷标志"
PAYER, REFERENCE, REMARK, USE = "对方户名", "流水号", "摘要", "附言"
PURPOSE, NOTE = "用途", "备注"
TEXTS = ("remark", "use", "purpose", "note")  # a bank may fill each of them: the number of an order stands in any
OF_THE_BANK = re.compile("余额|[账帐卡行]号|开户|行名|币|时间|日期?$|序号|网点|机构|凭证|柜员|地区|渠道|Balance", re.I)
CAME = ("贷", "收", "收入", "转入", "贷方", "c", "cr", "credit", "来账", "入账")
MOST_TEXT = {"payer": 120, "reference": 80, "remark": 200}


def sum_of(cell):
    """An amount; a dash or nothing is none."""
    text = normalise(cell_text(cell))
    if text in ("", "-", "--", "0", "0.00"):
        return None
    return decimal_typed(cell, places=2, least=-MOST_RECEIPT, most=MOST_RECEIPT)


def words(cell):
    return clean_text(cell_text(cell))


FIELDS = [
    Field(
        DAY,
        "received_on",
        date_typed,
        required=True,
        kind="date",
        also=named(
            "交易日、交易时间、记账日期、记账日、入账日期、入账时间、交易日期时间、日期、到账日期、发生日期、Date"
        ),
    ),
    Field(
        IN,
        "came",
        sum_of,
        kind="number",
        also=named(
            "收入、贷方金额、贷方发生额、贷方、贷方发生额(收入)、收入(元)、收入(+元)、收入金额(元)、入账金额、转入金额、收款金额、"
            "贷方金额(收入)、存入金额、存入、Credit、Credit Amount"
        ),
    ),
    Field(
        OUT,
        "went",
        sum_of,
        kind="number",
        also=named(
            "支出、借方金额、借方发生额、借方、借方发生额(支取)、支出(元)、支出(-元)、支出金额(元)、转出金额、付款金额、支取金额、"
            "借方金额(支出)、Debit、Debit Amount"
        ),
    ),
    Field(AMOUNT, "amount", sum_of, kind="number", also=named("发生额、金额、交易金额(元)、金额(元)、Amount")),
    Field(WAY, "way", words, also=named("借贷、收支、收/支、借/贷、借贷方向、收支类型、交易方向、资金流向、CR/DR")),
    Field(
        PAYER,
        "payer",
        words,
        also=named(
            "对方名称、对方单位、对方单位名称、对方账户名称、对方账号名称、对方帐户名称、付款人、付款人名称、付款方、付款方名称、付款单位、"
            "收(付)方名称、收付方名称、对方信息、对方户名/账号、户名、Payer、Counterparty"
        ),
    ),
    Field(
        REFERENCE,
        "reference",
        words,
        also=named(
            "交易流水号、流水、银行流水号、业务流水号、账务流水号、核心流水号、凭证号、凭证号码、交易号、交易单号、"
            "账户明细编号-交易流水号、业务参考号、Reference"
        ),
    ),
    Field(
        REMARK,
        "remark",
        words,
        also=named("交易摘要、业务摘要、摘要说明、交易说明、摘要/用途、用途/摘要、摘要/附言、摘要/备注、Description"),
    ),
    Field(USE, "use", words, also=named("附加信息、个性化信息、客户附言、交易附言、附言信息、附言/用途、用途/附言")),
    Field(PURPOSE, "purpose", words, also=named("用途说明、交易用途、款项用途、汇款用途、Purpose")),
    Field(NOTE, "note", words, also=named("客户备注、交易备注、备注信息、说明、Remark")),
]


@dataclass
class BankReading:
    """What a file of the bank says: what came in, how many rows went out, and what could not be read."""

    incoming: list[Incoming] = field(default_factory=list)
    outgoing: int = 0
    faults: list = field(default_factory=list)
    unread: list = field(default_factory=list)  # columns that are neither understood nor the bank's own


def read_bank(source):
    """The amounts that came in by a bank's sheet. Raises `Refused` where it has no day or no amount."""
    rows = read_rows(source, FIELDS, fewest=2)
    if not {IN, AMOUNT} & set(rows.headings):
        raise Refused(
            _("The sheet has no column of what came in. It is called “%(name)s” or “贷方金额”.") % {"name": IN}
        )
    unread = [heading for heading in rows.unknown if not OF_THE_BANK.search(heading)]
    reading, alike = BankReading(faults=rows.faults, unread=unread), {}
    for row in rows.good:
        amount = _came(row.values)
        if amount is None or amount <= 0:
            reading.outgoing += 1
            continue
        if row.values["received_on"] > localdate():
            row.fault(DAY, _("%(day)s is in the future.") % {"day": row.values["received_on"]})
            reading.faults += row.faults
            continue
        reading.incoming.append(_incoming(row, amount, alike))
    return reading


def _came(values):
    """What came in by a row; None or a negative amount is what went out."""
    if values.get("came") is not None:
        return values["came"]
    if values.get("went") is not None or values.get("amount") is None:
        return None
    way = same(values.get("way", ""))
    if way and way not in CAME:
        return None
    return values["amount"]


def _incoming(row, amount, alike):
    """The row with its identity; `alike` counts those that say the same."""
    values = row.values
    remark = " ".join(dict.fromkeys(values[name] for name in TEXTS if values.get(name)))
    facts = {"payer": values.get("payer", ""), "reference": values.get("reference", ""), "remark": remark}
    facts = {name: text[: MOST_TEXT[name]] for name, text in facts.items()}
    content = "\x1f".join([values["received_on"].isoformat(), f"{amount:.2f}", *map(same, facts.values())])
    alike[content] = alike.get(content, 0) + 1
    digest = sha256(f"{content}\x1f{alike[content]}".encode()).hexdigest()
    return Incoming(place=row.number, received_on=values["received_on"], amount=amount, digest=digest, **facts)
