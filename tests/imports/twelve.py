"""Ledgers as companies keep them, written with what stands in them: `python -m tests.imports.twelve` into samples/.

The expected content is what the writer put in, in whole fen, and never what a reader made of it. A cell is a value,
("error", text), ("formula", text) without a stored value, or ("coded", number, format).
"""

import json
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from tests.imports.written import bytes_of

FOLDER = Path(__file__).parents[2] / "samples" / "ledgers"
BIG_ROWS, LONG_ROWS = 20_000, 1_000
COLUMNS = ["number", "customer", "contact", "phone", "ordered", "product", "spec", "quantity", "price", "amount"]
COLUMNS += ["terms", "address", "due", "owner", "note"]
LINE = ("product", "spec", "quantity", "price", "amount", "note")
OURS = {
    **{"number": "订单编号", "customer": "客户名称", "contact": "联系人", "phone": "联系方式", "ordered": "下单日期"},
    **{"product": "产品/服务名称", "spec": "规格型号", "quantity": "数量", "price": "单价(元)", "amount": "总金额(元)"},
    **{"terms": "付款方式", "address": "交付地址", "due": "交付日期", "owner": "销售负责人", "note": "备注"},
}
RENAMED = OURS | {
    **{"number": "订单号", "customer": "购货单位", "phone": "联系电话", "ordered": "订货日期", "product": "品名"},
    **{"spec": "型号", "quantity": "数量(台)", "price": "含税单价", "amount": "金额合计", "terms": "结算方式"},
    **{"address": "送货地址", "due": "交期", "owner": "业务员"},
}
ENGLISH = OURS | {
    **{"number": "Order No", "customer": "Customer", "contact": "Contact", "phone": "Phone", "ordered": "Order Date"},
    **{"product": "Item", "spec": "Model", "quantity": "Qty", "price": "Unit Price", "amount": "Amount"},
    **{"terms": "Payment Terms", "address": "Ship To", "due": "Due Date", "owner": "Sales Rep", "note": "Remarks"},
}
CUSTOMERS = ["明德电子有限公司", "华科科技有限公司", "瑞丰商贸有限公司", "天成机电设备厂", "恒信仪器仪表行"]
PRODUCTS = [
    ("开关电源", "LRS-350-24"),
    ("伺服电机", "HG-KR43"),
    ("触摸屏", "TK6071"),
    ("接近开关", "E2B-M12"),
    ("累计流量计", "LWGY-50"),
]


@dataclass
class Page:
    """One sheet: its rows of cells, merged areas (top, left, bottom, right) from 0, hidden rows as Excel counts."""

    name: str
    rows: list = field(default_factory=list)
    merges: list = field(default_factory=list)
    hidden_rows: set = field(default_factory=set)
    is_hidden: bool = False

    def add(self, cells):
        """Append a row; its number as Excel counts."""
        self.rows.append(list(cells))
        return len(self.rows)


@dataclass
class Ledger:
    """A file with what must be read in it: good orders by number, faults and warnings as (sheet, row, column)."""

    name: str
    pages: list = field(default_factory=list)
    orders: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    options: dict = field(default_factory=dict)
    names: dict = field(default_factory=lambda: OURS)
    left_out: tuple = ()

    @property
    def columns(self):
        return [column for column in COLUMNS if column not in self.left_out]

    def page(self, name, *, title=None):
        page = Page(name)
        self.pages.append(page)
        if title:
            page.add([title])
        page.add([self.names[column] for column in self.columns])
        return page

    def write(self, page, order, *, wrong=(), repeat=True, **shown):
        """Put an order into a page; `wrong` are (line from 0, column, cell), `shown` says how columns look."""
        rows = []
        for at, line in enumerate(order["lines"]):
            cells = {name: value for name, value in order.items() if name != "lines"} | line
            cells["amount"] = line["quantity"] * line["price"] / 100
            cells["price"] = line["price"] / 100
            cells = {name: shown[name](value) if name in shown else value for name, value in cells.items()}
            if at and not repeat:
                cells = {name: value if name in LINE else "" for name, value in cells.items()}
            cells |= {column: cell for place, column, cell in wrong if place == at}
            rows.append(page.add(cells.get(column, "") for column in self.columns))
        sheet = page.name if sum(not one.is_hidden for one in self.pages) > 1 else ""
        self.faults += [(sheet, rows[place], OURS[column]) for place, column, _cell in wrong]
        if not wrong:
            self.orders[order["number"]] = expected_of(order)
        return rows

    def expected(self):
        return {
            "options": self.options,
            "orders": self.orders,
            "faults": sorted(list(fault) for fault in self.faults),
            "warnings": sorted(list(warning) for warning in self.warnings),
        }


def expected_of(order):
    total = sum(line["quantity"] * line["price"] for line in order["lines"])
    return {
        "customer": order["customer"],
        "phone": order["phone"],
        "ordered_on": f"{order['ordered']}"[:10],
        "due_on": f"{order['due']}",
        "terms": order["terms"],
        "total": f"{total // 100}.{total % 100:02d}",
        "lines": [[line["product"], str(line["quantity"]), line["price"] == 0] for line in order["lines"]],
    }


class Maker:
    """Orders by chance, the same for the same name."""

    def __init__(self, name):
        self.chance, self.count = random.Random(name), 0
        self.prefix = name

    def order(self, *, lines=None, day=None, **facts):
        self.count += 1
        chance = self.chance
        day = day or date(2024, chance.randint(1, 11), chance.randint(1, 28))
        goods = [chance.choice(PRODUCTS) for _line in range(lines or chance.randint(1, 3))]
        return {
            "number": f"{self.prefix}-{self.count:04d}",
            "customer": chance.choice(CUSTOMERS),
            "contact": chance.choice(["李明", "王芳", "赵强"]),
            "phone": f"138{chance.randint(10_000_000, 99_999_999)}",
            "ordered": day,
            "due": day + timedelta(days=chance.randint(3, 40)),
            "terms": chance.choice(["月结30天", "款到发货", "30%预付，余款到付"]),
            "address": f"无锡市春笋中路 {chance.randint(1, 99)} 号",
            "owner": chance.choice(["张伟", "刘洋"]),
            "lines": [
                {
                    "product": name,
                    "spec": spec,
                    "quantity": chance.randint(1, 60),
                    "price": chance.randint(100, 999_900),
                    "note": "",
                }
                for name, spec in goods
            ],
        } | facts


def renamed():
    ledger, make = Ledger("01_改名.xlsx", names=RENAMED), Maker("GM")
    page = ledger.page("销售台账", title="2024 年销售台账")
    for at in range(12):
        order = make.order()
        ledger.write(page, order, wrong=[(0, "quantity", "若干")] if at == 5 else ())
    return ledger


def two_rows_of_headings():
    ledger, make = Ledger("02_两行表头.xlsx"), Maker("LH")
    page = Page("台账")
    ledger.pages.append(page)
    page.add(["订单"] + [""] * 14)
    page.rows[0] = [
        "订单编号",
        "客户",
        "",
        "",
        "下单日期",
        "货品",
        "",
        "",
        "",
        "",
        "付款方式",
        "交付地址",
        "交付日期",
        "销售负责人",
        "备注",
    ]
    page.add(["", "名称", "联系人", "电话", "", "名称", "规格", "数量", "单价(元)", "金额", "", "", "", "", ""])
    page.merges += [(0, 1, 0, 3), (0, 5, 0, 9), *((0, at, 1, at) for at in (0, 4, 10, 11, 12, 13, 14))]
    for at in range(10):
        ledger.write(page, make.order(), wrong=[(0, "price", "面议")] if at == 3 else ())
    return ledger


def by_month():
    ledger, make = Ledger("03_按月.xlsx", names=RENAMED), Maker("AY")
    for month in (1, 2, 3):
        ledger.pages.append(Page(f"{month}月"))
    ledger.pages += [Page("说明", [["填表说明"], ["每月一张"]]), Page("旧", [list(RENAMED.values())], is_hidden=True)]
    for month, page in zip((1, 2, 3), ledger.pages, strict=False):
        page.add([RENAMED[column] for column in COLUMNS])
        for at in range(6):
            order = make.order(day=date(2024, month, 3 + at))
            early = order["ordered"] - timedelta(days=2)
            ledger.write(page, order, wrong=[(0, "due", early)] if (month, at) == (2, 4) else ())
    ledger.warnings.append(("", None, ""))
    return ledger


def by_customer():
    ledger, make = Ledger("04_按客户.xlsx", names=ENGLISH), Maker("AK")
    ledger.pages = [Page(name[:4]) for name in CUSTOMERS[:3]]
    for page, name in zip(ledger.pages, CUSTOMERS, strict=False):
        page.add([ENGLISH[column] for column in COLUMNS])
        for at in range(5):
            order = make.order(customer=name)
            ledger.write(
                page, order, wrong=[(0, "phone", "12345")] if page is ledger.pages[1] and at == 2 else (), repeat=False
            )
    return ledger


def with_sums():
    ledger, make = Ledger("05_小计.xlsx"), Maker("XJ")
    page = ledger.page("台账")
    sums = [("product", "小计"), ("note", "本月合计"), ("number", "3月累计"), ("customer", "合 计：")]
    for at in range(16):
        order = make.order(lines=2)
        ledger.write(page, order, wrong=[(1, "amount", 0.5)] if at == 9 else ())
        if at % 4 == 3:
            column, word = sums[at // 4]
            page.add({column: word, "quantity": 99, "amount": 12345.6}.get(name, "") for name in COLUMNS)
    page.add(["制表人：周敏", "", "审核：李总"])
    return ledger


def merged():
    ledger, make = Ledger("06_合并.xlsx"), Maker("HB")
    page = ledger.page("台账")
    for at in range(9):
        order = make.order(lines=3)
        total = sum(line["quantity"] * line["price"] for line in order["lines"]) / 100
        wrong = [(0, "amount", total + 1)] if at == 4 else ()
        rows = ledger.write(page, order, wrong=wrong, repeat=False, amount=lambda _amount: "")
        if not wrong:
            page.rows[rows[0] - 1][COLUMNS.index("amount")] = total
        for column in (
            "number",
            "customer",
            "contact",
            "phone",
            "ordered",
            "due",
            "terms",
            "address",
            "owner",
            "amount",
        ):
            place = COLUMNS.index(column)
            page.merges.append((rows[0] - 1, place, rows[-1] - 1, place))
    return ledger


def without_year():
    ledger, make = Ledger("07_无年份.xlsx", options={"year": 2024}), Maker("WN")
    page = ledger.page("台账")
    styles = [
        lambda day: f"{day.month}/{day.day}",
        lambda day: f"{day.month}月{day.day}日",
        lambda day: f"{day.month}.{day.day}",
    ]
    for at in range(9):
        style = styles[at % 3]
        ledger.write(page, make.order(), ordered=style, due=style, wrong=[(0, "ordered", "2/30")] if at == 7 else ())
    over = make.order(day=date(2024, 12, 20), due=date(2025, 1, 5))
    ledger.write(page, over, ordered=styles[0], due=styles[0])
    ledger.warnings += [("", 2, "下单日期"), ("", 2, "交付日期")]
    return ledger


def national_text():
    ledger, make = Ledger("08_国标.csv", names=RENAMED), Maker("GB")
    page = ledger.page("08_国标")
    for at in range(15):
        ledger.write(
            page,
            make.order(),
            wrong=[(0, "phone", "")] if at == 8 else (),
            ordered=lambda day: f"{day.year}年{day.month}月{day.day}日",
            due=lambda day: f"{day:%Y.%m.%d}",
            price=lambda price: f"￥{price:,.2f}",
            quantity=lambda quantity: f"{quantity}台",
            amount=lambda amount: f"{amount:,.2f}元",
        )
    ledger.warnings.append(("", None, ""))
    return ledger


def old_workbook():
    ledger, make = Ledger("09_旧版.xls"), Maker("JB")
    page = ledger.page("Sheet1")
    for at in range(12):
        order = make.order(number=f"{at + 1:06d}")
        rows = ledger.write(
            page,
            order,
            number=lambda text: ("coded", int(text), "000000"),
            wrong=[(0, "note", "#N/A")] if at == 6 else (),
        )
        if at == 2:
            page.hidden_rows.add(rows[0])
            ledger.warnings.append(("", rows[0], ""))
    return ledger


def gifts():
    ledger, make = Ledger("10_赠品.xlsx"), Maker("ZP")
    page = ledger.page("台账")
    given = [{"note": "赠品"}, {"product": "样品：触摸屏"}, {"note": "免费试用"}]
    for at in range(9):
        order = make.order(lines=2)
        order["lines"][1] |= {"price": 0} | (given[at // 3] if at % 3 == 0 else {})
        if at % 3:
            order["lines"][1] |= {"price": 500}
        ledger.write(page, order, wrong=[(1, "price", 0)] if at == 4 else ())
    return ledger


def without_terms():
    options = {"defaults": {"付款方式": "月结60天"}}
    ledger, make = Ledger("11_缺付款方式.xlsx", names=RENAMED, options=options, left_out=("terms",)), Maker("QF")
    page = ledger.page("台账")
    odd = {
        2: [(0, "note", ("error", "#REF!"))],
        5: [(0, "amount", ("formula", "=H7*I7"))],
        7: [(0, "spec", 6222021234567890)],
    }
    for at in range(10):
        order = make.order(terms="月结60天", ordered=datetime(2024, 3, 1 + at, 9, 30), due=date(2024, 4, 1))
        ledger.write(page, order, wrong=odd.get(at, ()))
    return ledger


def long_ledger():
    """20 000 rows."""
    ledger, make = Ledger("12_两万行.xlsx", names=RENAMED), Maker("LW")
    page = ledger.page("全年")
    while len(page.rows) <= BIG_ROWS - 2:
        order = make.order(lines=2)
        ledger.write(page, order, wrong=[(0, "price", "待定")] if make.count % 1000 == 7 else ())
    return ledger


STORED = [
    *(
        renamed,
        two_rows_of_headings,
        by_month,
        by_customer,
        with_sums,
        merged,
        without_year,
        national_text,
        old_workbook,
    ),
    *(gifts, without_terms, long_ledger),
]


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for make in STORED:
        ledger = make()
        (FOLDER / ledger.name).write_bytes(bytes_of(ledger))
        is_long = sum(len(page.rows) for page in ledger.pages) > LONG_ROWS
        text = json.dumps(ledger.expected(), ensure_ascii=False, indent=None if is_long else 1)
        (FOLDER / f"{Path(ledger.name).stem}.expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
