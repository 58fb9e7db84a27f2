"""Customers and products that an import would make anew, each with the known one that it was probably meant to be."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from imports.services.parties import Customers, Products
from orderdesk.core.text.nearness import Names, core_of
from orderdesk.core.text.typed import same
from orders.sheets.orders.reading import SheetLine

MOST = 500  # of each that are kept with the import; the counts say how many there are
SAME_SPEC = 0.5  # how like the names of products of one specification have to be
SIGNS = re.compile(r"[\W_]+")


def new_customers(orders: Iterable[Any], customers: Customers) -> list[dict[str, Any]]:
    """[{name, row, count, near}] of the customers that are missing: how many orders they have, near ones first.

    `near` is the name of another customer, or empty: of one that is there, or that comes with more orders.
    """
    if not customers.missing:
        return []
    counts = Counter(same(order.customer) for order in orders)
    names = Names()
    for customer in {customer.pk: customer for customer in customers.by_name.values()}.values():
        names.add(core_of(customer.name), customer.name)
    rows = []
    for key in sorted(customers.missing, key=lambda key: -counts[key]):
        first = customers.orders_by_name[key][0]
        near = names.nearest(core_of(first.customer)) or ""
        if not near:
            names.add(core_of(first.customer), first.customer)
        rows.append({"name": first.customer, "row": first.rows[0], "count": counts[key], "near": near})
    return _cut(rows)


def new_products(orders: Iterable[Any], products: Products) -> list[dict[str, Any]]:
    """[{name, spec, row, count, near}] of the products that are missing; `near` is [name, specification] or empty."""
    if not products.missing:
        return []
    counts = Counter(products.key_of(line) for order in orders for line in order.lines)
    names = Names()
    for product in products.by_goods.values():
        names.add(same(product.name), (product.name, product.spec, _plain(product.spec)))
    rows = []
    for key in sorted(products.missing, key=lambda key: -counts[key]):
        line = products.missing[key]
        near = _near_product(names, line)
        if not near:
            names.add(same(line.product), (line.product, line.spec, _plain(line.spec)))
        facts = {"name": line.product, "spec": line.spec, "code": line.code, "row": line.row, "count": counts[key]}
        rows.append(facts | {"near": list(near or ())})
    return _cut(rows)


def _near_product(names: Any, line: SheetLine) -> Any:
    """Of the same specification the likeliest name; else the same or a like name where only signs differ."""
    name, spec = same(line.product), _plain(line.spec)
    of_spec = names.nearest(name, least=SAME_SPEC, fits=lambda goods: spec and goods[2] == spec)
    near = of_spec or names.nearest(name, fits=lambda goods: not spec or not goods[2] or goods[2] == spec)
    return near and near[:2]


def _plain(spec: Any) -> Any:
    """A specification as it compares: S-001, s 001 and Ｓ－００１ are one; the letter O is a nought."""
    return SIGNS.sub("", same(spec)).replace("o", "0")


def _cut(rows: Any) -> Any:
    return sorted(rows, key=lambda row: not row["near"])[:MOST]


def take_known(orders: Iterable[Any], known: dict[str, Any]) -> None:
    """Let orders name the known customers and products that a person took for those of the file.

    `known` is {"customers": {name of the file: name}, "products": [[name, specification, name, specification]]}.
    """
    customers = {same(name): other for name, other in known.get("customers", {}).items()}
    goods = {(same(name), same(spec)): other for name, spec, *other in known.get("products", ())}
    if not (customers or goods):
        return
    for order in orders:
        order.customer = customers.get(same(order.customer), order.customer)
        for line in order.lines:
            other = goods.get((same(line.product), same(line.spec)))
            if other:
                (line.product, line.spec), line.code = other, ""
