"""The customer sheet: its columns and how its rows are read. Rows with the same name are one customer."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from customers import permissions as may
from customers.models import Address, Contact, Customer
from customers.models.uscc import uscc_fault
from orderdesk.accounts.people import People
from orderdesk.core.money import discount_label, discount_typed, plain_number
from orderdesk.core.record.history import Reason
from orderdesk.core.record.locks import IMPORT, wait_for_turn
from orderdesk.core.sheets.rows import (
    Field,
    RowReport,
    cell_of,
    changes_of,
    code_of,
    former_values,
    lines_of,
    named,
    read_rows,
    sheet_columns,
    text_of,
    warn_of_changes,
)
from orderdesk.core.sheets.words import choice_of
from orderdesk.core.sheets.writing import write_into
from orderdesk.core.text.typed import cell_text, decimal_typed, phone_typed, same

SHEET = "客户资料表"
NAME, USCC, OWNER = "客户名称", "统一社会信用代码", "客户经理"
CONTACT, PHONE, ADDRESS = "联系人", "联系方式", "交付地址"
KEY = {"重点": True, "重点客户": True, "key": True, "普通": False, "老客户": False, "新客户": False, "regular": False}
LEVEL_KINDS = ("", "级", "类", "级客户", "类客户", "等")
KEY |= dict.fromkeys(("大客户", "战略客户", "核心客户", "重要客户", "vip", "vip客户", "重要", "是"), True)
KEY |= dict.fromkeys(("普通客户", "一般客户", "一般", "正式客户", "老", "新", "否", "new"), False)
KEY_WORDS = {True: "重点", False: "普通"}
LEVELS = {f"{level.value.lower()}{kind}": level.value for level in Customer.Level for kind in LEVEL_KINDS}
MOST_CREDIT, MOST_DAYS = 99_999_999_999, 32_767


def whole(most):
    return lambda cell: int(decimal_typed(cell, places=0, least=0, most=most))


def credit(cell):
    return decimal_typed(cell, places=2, least=0, most=MOST_CREDIT)


def discount(cell):
    return discount_typed(cell_text(cell))


def discount_text(share):
    return discount_label(share) or "原价"


def upper_code(cell):
    return code_of(18)(cell).upper()


FIELDS = [
    Field(
        NAME,
        "name",
        text_of(120),
        required=True,
        width=28,
        sample="示例客户有限公司",
        also=named(
            "客户、客户全称、单位名称、公司名称、购货单位、客户公司、客户单位、"
            "往来单位、名称、Customer、Customer Name、Company"
        ),
    ),
    Field("客户简称", "short_name", text_of(60), width=12, sample="示例客户", also=named("简称、Short Name")),
    Field(
        *("客户类型", "is_key", choice_of(KEY, usual=["重点", "普通"])),
        width=10,
        sample="重点",
        write=KEY_WORDS.get,
        also=named("客户类别、客户分类、客户性质、是否重点、Customer Type"),
    ),
    Field(
        *("客户级别", "level", choice_of(LEVELS, usual=["A", "B", "C"])),
        width=10,
        sample="A",
        also=named("客户等级、级别、等级、信用等级、Level、Grade"),
    ),
    Field("所属行业", "industry", text_of(60), width=12, sample="电子制造", also=named("行业、行业类别、Industry")),
    Field("省", "province", text_of(30), width=8, sample="北京市", also=named("省份、Province")),
    Field("市", "city", text_of(30), width=8, sample="北京市", also=named("城市、City")),
    Field("区", "district", text_of(30), width=8, sample="海淀区", also=named("区县、District")),
    Field("客户来源", "source", text_of(60), width=12, sample="展会", also=named("来源、Source")),
    Field(
        USCC,
        "uscc",
        upper_code,
        width=22,
        sample="91110000600037341L",
        also=named("税号、纳税人识别号、信用代码、社会信用代码、统一信用代码、开票税号、Tax ID"),
    ),
    Field(
        OWNER,
        "owner",
        text_of(60),
        width=10,
        sample="张伟",
        also=named(
            "业务员、负责业务员、所属业务员、跟进业务员、销售负责人、"
            "销售员、销售、负责人、跟单员、Owner、Account Manager"
        ),
    ),
    Field(
        "付款方式",
        "default_terms",
        text_of(120),
        width=20,
        sample="月结30天",
        also=named("结算方式、付款条件、付款条款、收款方式、结款方式、Payment Terms、Terms"),
    ),
    Field("常用折扣", "default_discount", discount, width=10, sample="9.5折", write=discount_text),
    Field(
        "信用额度",
        "credit_limit",
        credit,
        kind="money",
        width=14,
        sample=50000,
        write=plain_number,
        also=named("额度、信用额、授信额度、赊销额度、Credit Limit"),
    ),
    Field(
        *("账期(天)", "credit_days", whole(MOST_DAYS)),
        kind="number",
        width=10,
        sample=30,
        also=named("账期、信用天数、账期天数、Credit Days"),
    ),
    Field(
        CONTACT,
        "contact",
        text_of(60),
        width=10,
        sample="李明",
        also=named("客户联系人、联系人姓名、主要联系人、对接人、采购员、Contact、Contact Name"),
    ),
    Field(
        PHONE,
        "phone",
        phone_typed,
        width=16,
        sample="13800138001",
        also=named("联系电话、电话、手机、手机号、手机号码、联系人电话、联系人手机、Phone、Mobile、Tel"),
    ),
    Field("邮箱", "email", text_of(254), width=20, sample="", also=named("电子邮箱、Email、E-mail")),
    Field(
        ADDRESS,
        "address",
        text_of(200),
        width=36,
        sample="北京市海淀区中关村路1号",
        also=named("送货地址、收货地址、地址、公司地址、详细地址、客户地址、交货地址、Address、Delivery Address"),
    ),
    Field("备注", "notes", lines_of(2000), width=24, sample="", also=named("说明、Note、Notes、Remark")),
]
HEADINGS = {field.name: field.heading for field in FIELDS}
OF_CUSTOMER = [
    "short_name",
    "is_key",
    "level",
    "industry",
    "province",
    "city",
    "district",
    "source",
    "uscc",
    "default_terms",
    "default_discount",
    "credit_limit",
    "credit_days",
    "notes",
]


def read_customers(source, choices=None):
    """The rows of a customer sheet. A credit code with a wrong check digit is imported with a warning."""
    reading = read_rows(source, FIELDS, choices, fewest=2)
    for row in reading.rows:
        code = row.values.get("uscc", "")
        fault = uscc_fault(code) if code and not (len(code) == 15 and code.isdecimal()) else ""
        if fault:
            row.warn(USCC, fault)
        if "phone" in row.values and "contact" not in row.values:
            row.fault(CONTACT, _("A phone number needs the name of the contact."))
    return reading


def write_customers(target, customers, *, user):
    """Write customers as the sheet that is imported: one row each, further rows for more contacts and addresses.

    The columns that the user does not read are left out.
    """
    kinds = {"credit_limit": "credit", "credit_days": "credit", "phone": "phone"}
    fields = [field for field in FIELDS if field.name not in kinds or user.sees(kinds[field.name])]
    records = customers.select_related("owner").prefetch_related("contacts", "addresses").order_by("name", "pk")
    rows = ([cells.get(field.name, "") for field in fields] for customer in records for cells in _cells(customer))
    write_into(target, sheet_columns(fields), rows, sheet=SHEET)


def _cells(customer):
    """The rows of one customer as {column: cell}: its own facts in the first, a contact and an address in each."""
    own = {field.name: field for field in FIELDS if field.name in OF_CUSTOMER}
    facts = {name: cell_of(field, getattr(customer, name)) for name, field in own.items()}
    first = facts | {"owner": customer.owner.name or customer.owner.username}
    contacts = sorted(customer.contacts.all(), key=lambda contact: (not contact.is_default, contact.pk))
    addresses = sorted(customer.addresses.all(), key=lambda address: (not address.is_default, address.pk))
    for at in range(max(len(contacts), len(addresses), 1)):
        cells = {"name": customer.name} | (first if at == 0 else {})
        if at < len(contacts):
            contact = contacts[at]
            cells |= {"contact": contact.name, "phone": contact.phone, "email": contact.email}
        if at < len(addresses):
            cells["address"] = addresses[at].text
        yield cells


@dataclass
class Entry:
    """One customer as read from its rows: its own cells in the first, a contact and an address in each."""

    rows: list = field(default_factory=list)
    customer: Customer | None = None
    changes: dict = field(default_factory=dict)
    contacts: list = field(default_factory=list)
    addresses: list = field(default_factory=list)

    @property
    def values(self):
        return self.rows[0].values

    def brings(self, name):
        """Whether this cell would be written: it is new, or says something else."""
        return self.customer is None or name in self.changes

    def is_fresh(self):
        return self.customer is None or bool(self.changes or self.contacts or self.addresses)


def import_customers(reading, *, by, take_good=False, dry_run=False, progress=lambda done, of: None):
    """Write the customers of a sheet; a report says what was found and how many rows were written.

    A known name is changed where a cell says something else, and a warning tells what stood there; an empty cell
    changes nothing. With one faulty row nothing is written, unless `take_good`: then every customer that is good.
    """
    if not may.imports_customers(by):
        raise PermissionDenied
    with transaction.atomic():
        wait_for_turn(IMPORT)
        people = People(by)
        entries = _entries(reading, by)
        fresh = [entry for entry in entries if entry.is_fresh()]
        report = RowReport.of(reading, unchanged=_count(entries) - _count(fresh), created=_created(fresh, people))
        if fresh and not dry_run and (take_good or not reading.faulty):
            for done, entry in enumerate(fresh):
                progress(done, len(fresh))
                _write(entry, people, by, report)
            report.written = _count(fresh)
    return report


def _count(entries):
    return sum(len(entry.rows) for entry in entries)


def _created(fresh, people):
    names = {same(entry.values["owner"]) for entry in fresh if entry.customer is None and entry.values.get("owner")}
    return {
        "customers": sum(entry.customer is None for entry in fresh),
        "contacts": sum(len(entry.contacts) for entry in fresh),
        "people": sum(people.find(name) is None for name in names),
    }


def _entries(reading, by):
    """The good rows put together by customer; a customer of which one row is faulty is left out as a whole."""
    existing = {same(customer.name): customer for customer in Customer.objects.select_related("owner")}
    groups = {}
    for row in reading.rows:
        key = same(row.values.get("name", ""))
        customer = existing.get(key)
        if customer is not None and not (by.is_system or may.edits(customer, by)):
            row.fault(NAME, _("You may not change this customer."))
        groups.setdefault(key or f"#{row.number}", []).append(row)
    _fault_together(groups)
    entries = [_entry(rows, existing.get(key)) for key, rows in groups.items() if not any(row.faults for row in rows)]
    _find_parts(entries)
    _warn_of_twins(entries, by)
    return entries


def _fault_together(groups):
    for rows in groups.values():
        wrong = next((row for row in rows if row.faults), None)
        for row in rows:
            if wrong is not None and not row.faults:
                row.fault(NAME, _("Row %(row)s of the same customer is faulty.") % {"row": wrong.number})


def _entry(rows, customer):
    entry = Entry(rows=rows, customer=customer)
    head = entry.values
    for row in rows[1:]:
        for name in OF_CUSTOMER:
            if name in row.values and row.values[name] != head.get(name, row.values[name]):
                warning = _("This differs from row %(row)s of the same customer, which is used.") % {
                    "row": rows[0].number
                }
                row.warn(HEADINGS[name], warning)
    if customer is not None:
        entry.changes = changes_of(head, OF_CUSTOMER, customer)
        warn_of_changes(rows[0], FIELDS, customer, entry.changes)
        _warn_of_owner(entry)
    return entry


def _warn_of_owner(entry):
    """An import does not change the account manager: that is a transfer, with its own rules."""
    name, owner = entry.values.get("owner"), entry.customer.owner
    if name and same(name) not in (same(owner.name), same(owner.username)):
        warning = _("The account manager remains %(owner)s; transfer the customer on its page.") % {"owner": owner}
        entry.rows[0].warn(HEADINGS["owner"], warning)


def _warn_of_twins(entries, by):
    """A credit code that another customer has, here or in the sheet; who may not be seen is not named."""
    sentence = _("Another customer has the same unified social credit code. A branch office may share it.")
    brought = [entry for entry in entries if entry.values.get("uscc") and entry.brings("uscc")]
    sharing = _by_code({entry.values["uscc"] for entry in brought}, by)
    for entry in brought:
        others = sharing.setdefault(entry.values["uscc"], {})
        key = entry.customer.pk if entry.customer else id(entry)
        names = [name for other, name in others.items() if other != key]
        if names:
            entry.rows[0].warn(USCC, " ".join([sentence, *filter(None, names)]))
        others.setdefault(key, entry.values["name"])


def _by_code(codes, by):
    """{code: {customer: its name, empty for who may not see it}}."""
    seen = Customer.objects.all() if by.is_system else Customer.objects.visible_to(by)
    seen, names = set(seen.filter(uscc__in=codes).values_list("pk", flat=True)), {}
    for key, name, code in Customer.objects.filter(uscc__in=codes).values_list("pk", "name", "uscc").order_by("pk"):
        names.setdefault(code, {})[key] = name if key in seen else ""
    return names


def _find_parts(entries):
    """What each row brings that its customer does not have yet."""
    keys = [entry.customer.pk for entry in entries if entry.customer]
    contacts = {(c.customer_id, same(c.name)) for c in Contact.objects.filter(customer__in=keys)}
    addresses = {(a.customer_id, same(a.text)) for a in Address.objects.filter(customer__in=keys)}
    for entry in entries:
        key = entry.customer.pk if entry.customer else id(entry)
        for row in entry.rows:
            contact, address = row.values.get("contact"), row.values.get("address")
            if contact and (key, same(contact)) not in contacts:
                contacts.add((key, same(contact)))
                entry.contacts.append(
                    Contact(name=contact, phone=row.values.get("phone", ""), email=row.values.get("email", ""))
                )
            if address and (key, same(address)) not in addresses:
                addresses.add((key, same(address)))
                entry.addresses.append(Address(text=address))


def _write(entry, people, by, report):
    customer = entry.customer or _new(entry, people, by)
    former = former_values(customer, entry.changes)
    for name, value in entry.changes.items():
        setattr(customer, name, value)
    is_new = customer.pk is None
    if is_new:
        customer.sign(by=by, reason=Reason.IMPORT).save()
    for part in [*entry.contacts, *entry.addresses]:
        part.customer = customer
        kind = type(part).objects.filter(customer=customer)
        part.is_default = not kind.filter(is_default=True).exists()
        part.sign(by=by, reason=Reason.IMPORT).save()
    customer.index_terms()
    if is_new:
        Customer.objects.filter(pk=customer.pk).update(search_text=customer.search_text, grams=customer.grams)
    else:
        customer.version += 1
        customer.sign(by=by, reason=Reason.IMPORT).save()
    report.made += [*([customer] if is_new else []), *entry.contacts, *entry.addresses]
    report.changed += [(customer, former)] if former else []


def _new(entry, people, by):
    owner = people.of(entry.values.get("owner")) or by
    facts = {name: entry.values[name] for name in OF_CUSTOMER if name in entry.values}
    return Customer(name=entry.values["name"], owner=owner, team_id=people.team_of(owner), **facts)
