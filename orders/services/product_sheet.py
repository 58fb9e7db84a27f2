"""The product sheet on its way in: new products, and of known ones what the sheet says anew."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from orderdesk.core.sheet import RowReport, warn_of_changes
from orderdesk.core.turns import IMPORT, wait_for_turn
from orderdesk.core.typed import same
from orders import permissions as may
from orders.models import Policy, Product
from orders.sheets.products import FIELDS

REASON = "import"


def import_products(reading, *, by, take_good=False, dry_run=False, progress=lambda done, of: None):
    """Write the products of a sheet; a report says what was found and how many rows were written.

    A known code is changed where a cell says something else, and a warning tells what stood there; an empty cell
    changes nothing. With one faulty row nothing is written, unless `take_good`.
    """
    if not may.imports_products(by):
        raise PermissionDenied
    with transaction.atomic():
        wait_for_turn(IMPORT)
        known = {same(product.code): product for product in Product.objects.all()}
        good = reading.good
        fresh = [(row, product) for row in good if (product := _changed(row, known)) is not None]
        created = {"products": sum(product.pk is None for _row, product in fresh)}
        report = RowReport.of(reading, unchanged=len(good) - len(fresh), created=created)
        if fresh and not dry_run and (take_good or not reading.faulty):
            for done, (_row, product) in enumerate(fresh):
                progress(done, len(fresh))
                _write(product, by)
            report.written = len(fresh)
    return report


def _changed(row, known):
    """The product as the row wants it, or None where it stands like that already."""
    product = known.get(same(row.values["code"]))
    if product is None:
        usual = {"tax_rate": Policy.current().default_tax_rate}
        return Product(**usual | row.values)
    changes = {n: v for n, v in row.values.items() if n != "code" and getattr(product, n) != v}
    warn_of_changes(row, FIELDS, product, changes)
    for name, value in changes.items():
        setattr(product, name, value)
    return product if changes else None


def _write(product, by):
    product.version += product.pk is not None
    product.index_terms()
    product.sign(by=by, reason=REASON).save()
