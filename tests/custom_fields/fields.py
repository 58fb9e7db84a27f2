"""Custom fields as the tests make them."""

from orderdesk.accounts.models import system_user
from orderdesk.custom_fields.services import add_field


def field(name="项目编号", kind="text", *, record="order", choices=(), **facts):
    return add_field(record, name=name, kind=kind, choices=choices, by=system_user(), **facts)


def packing(*choices, **facts):
    return field("包装要求", "choice", choices=choices or ("纸箱", "木箱"), **facts)
