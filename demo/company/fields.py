"""The custom fields of the demo company, and what its records say in them."""

from demo.company import words
from orderdesk.core.record.history import Reason
from orderdesk.custom_fields.models import CustomField
from orderdesk.custom_fields.services import add_field

RARE, NUMBERED = 3, 4  # every so manyth order says how it is packed, or belongs to a project


class DemoFields:
    """The fields by their names, with the values of customers, products and orders in turn."""

    def __init__(self, *, by):
        self.keys = {
            name: self._field(record, name, kind, choices, printed, by).key
            for record, name, kind, choices, printed in words.CUSTOM_FIELDS
        }

    @staticmethod
    def _field(record, name, kind, choices, printed, by):
        """The one that somebody has added already, or a new one."""
        field = CustomField.objects.of(record).filter(name=name, kind=kind).first()
        facts = {"name": name, "kind": kind, "choices": choices, "is_on_papers": printed}
        return field or add_field(record, **facts, by=by, reason=Reason.SEED)

    def of_customer(self, place, year):
        """What the customer at a place says: how it wants its invoices, and until when its contract runs."""
        values = {"开票要求": words.INVOICING[place % len(words.INVOICING)]} if place % RARE else {}
        if place % NUMBERED == 1:
            values["框架合同到期"] = f"{year + 1 + place % 2}-{1 + place % 12:02d}-28"
        return {self.keys[name]: value for name, value in values.items()}

    def of_product(self, place):
        """How long the product at a place is guaranteed."""
        return {self.keys["质保期(月)"]: ("12", "24", "36")[place % 3]}

    def of_order(self, place):
        """What the order at a place says, as the text that the database keeps."""
        values = []
        if place % NUMBERED == 0:
            values.append(f'"{self.keys["项目编号"]}": "XM-{place // NUMBERED + 1:04d}"')
        if place % RARE == 0:
            packing = words.PACKED[place // RARE % len(words.PACKED)]
            values.append(f'"{self.keys["包装要求"]}": "{packing}"')
        return f"{{{', '.join(values)}}}"
