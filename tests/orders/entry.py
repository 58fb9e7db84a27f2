"""The entry form as somebody fills it in."""

from orderdesk.notifications.models import OutgoingMessage
from orders.models import Order, OrderLine, Product

LONG = "长" * 10_000


NINES = "9" * 5000  # longer than what int() reads


OLD_NUMBER = "8b0f3d3e-6f62-4f39-9f0c-2f8f55c6a111"


def typed(firm, **changes):
    """A complete order as the browser sends it; `quantity=` and its like change the first line, None leaves out."""
    product = {"code": firm.product.code, "product": str(firm.product.pk)}
    first = product | {"quantity": "10", "unit_price": "318", "discount": "95", "requested_on": "", "note": "LOGO"}
    line = {name: changes.pop(f"line_{name}", value) for name, value in first.items()}
    line |= {name: changes.pop(f"line_{name}") for name in ["is_gift"] if f"line_{name}" in changes}
    second = {"code": firm.product.code, "quantity": "2", "unit_price": "300"}
    data = {
        "customer": str(firm.customer.pk),
        "contact_name": "王建平",
        "contact_phone": "13861724471",
        "payment_terms": "月结30天",
        "ordered_on": "2026-05-01",
        "due_on": "2026-06-01",
        "address": "无锡市 88 号",
        "customer_po": "PO-1",
        "source": "phone",
        "freight": "",
        "special_needs": "急",
        "note": "轻放",
        "owner": "",
        "submit_key": OLD_NUMBER,
        "action": "pass",
        "lines-TOTAL_FORMS": "2",
        "lines-INITIAL_FORMS": "0",
        **{f"lines-0-{name}": value for name, value in line.items()},
        **{f"lines-1-{name}": value for name, value in second.items()},
    }
    return {name: value for name, value in (data | changes).items() if value is not None}


def fields_kept(data):
    """What a person typed: not the counters of the page nor the pressed button."""
    return {name: text for name, text in data.items() if name not in ("action",) and "_FORMS" not in name}


def written():
    models = (Order, OrderLine, OutgoingMessage, Order.history.model, OrderLine.history.model, Product.history.model)
    return [model.objects.count() for model in models]


BAD = {
    "without a price": ({"line_unit_price": ""}, "This field is required."),
    "a price of 0": ({"line_unit_price": "0"}, "Enter a price, or tick that it is a gift or a sample."),
    "a gift with a price": ({"line_is_gift": "1"}, "A gift or a sample costs nothing: clear the price or the tick."),
    "quantity 0": ({"line_quantity": "0"}, "0 is not greater than 0."),
    "quantity -3": ({"line_quantity": "-3"}, "-3 is not greater than 0."),
    "quantity 1e9": ({"line_quantity": "1e9"}, "“1e9” is not a number."),
    "quantity of ten digits": ({"line_quantity": "1000000000"}, "1000000000 is too large: at most 9999999.999."),
    "quantity 1.2345": ({"line_quantity": "1.2345"}, "1.2345 has more than 3 decimals."),
    "quantity an emoji": ({"line_quantity": "😀"}, "“😀” is not a number."),
    "quantity of 10 000 characters": ({"line_quantity": LONG}, "is too long for a number (10000 characters)."),
    "quantity NaN": ({"line_quantity": "NaN"}, "“NaN” is not a number."),
    "price Infinity": ({"line_unit_price": "Infinity"}, "“Infinity” is not a number."),
    "price -1": ({"line_unit_price": "-1"}, "-1 is less than 0."),
    "price of 5 decimals": ({"line_unit_price": "1.23456"}, "1.23456 has more than 4 decimals."),
    "discount 120": ({"line_discount": "120"}, "A discount pays between 0 and 100 percent of the price: 120."),
    "discount NaN": ({"line_discount": "nan"}, "“nan” is not a discount."),
    "no such day": ({"due_on": "2026-02-30"}, "There is no such date: 2026-02-30."),
    "no such month": ({"line_requested_on": "2026-13-01"}, "There is no such date: 2026-13-01."),
    "a day in words": ({"due_on": "改天"}, "“改天” is not a date."),
    "the year 9999": ({"due_on": "9999-12-31"}, "9999-12-31 is not between the years 1900 and 2199."),
    "due before ordered": ({"due_on": "2026-04-01"}, "The delivery date is before the order date."),
    "NUL in a name": ({"contact_name": "王\x00平"}, "Null characters are not allowed."),
    "NUL in a note": ({"line_note": "a\x00b"}, "Null characters are not allowed."),
    "NUL in a code": ({"line_code": "HY\x00", "line_product": ""}, "Null characters are not allowed."),
    "NUL in the customer": ({"customer": "1\x00"}, "Null characters are not allowed."),
    "note of 10 000 characters": ({"note": LONG}, "Ensure this value has at most 500 characters (it has 10000)."),
    "line note too long": ({"line_note": LONG}, "Ensure this value has at most 200 characters (it has 10000)."),
    "contact too long": ({"contact_name": LONG}, "Ensure this value has at most 60 characters (it has 10000)."),
    "phone too long": ({"contact_phone": "1" * 10_000}, "is too long for a phone number (10000 characters)."),
    "phone in words": ({"contact_phone": "call me"}, "“call me” is not a phone number: it has fewer than 7 digits."),
    "no customer": ({"customer": ""}, "Choose a customer."),
    "a customer typed but not chosen": ({"customer": "", "customer_text": "锐"}, "Choose a customer."),
    "customer out of range": ({"customer": "9" * 25}, "Choose a customer from your own list."),
    "customer of 5000 digits": ({"customer": NINES}, "Choose a customer from your own list."),
    "customer in letters": ({"customer": "abc"}, "Choose a customer from your own list."),
    "no product": ({"line_code": "", "line_product": ""}, "Choose a product: search by code, name or pinyin."),
    "no such product": ({"line_code": "ZZ-9", "line_product": ""}, "Choose a product: search by code, name or pinyin."),
    "product key of 5000 digits": (
        {"line_code": "", "line_product": NINES},
        "Choose a product: search by code, name or pinyin.",
    ),
    "product key in letters": (
        {"line_code": "", "line_product": "abc"},
        "Choose a product: search by code, name or pinyin.",
    ),
    "freight -5": ({"freight": "-5"}, "-5 is less than 0."),
    "freight 1e400": ({"freight": "1e400"}, "“1e400” is not a number."),
    "sum too large": (
        {"line_quantity": "9999999.999", "line_unit_price": "9999999999"},
        "The amount is larger than an order can have. Check quantities and prices.",
    ),
}
