"""How large a file may be, and the one sentence for what is no sheet."""

import csv
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from python_calamine import CalamineError

from orderdesk.core.errors import Refused

MEGABYTE = 1024 * 1024
MOST_PACKED = 20 * MEGABYTE
MOST_UNPACKED = 150 * MEGABYTE
MOST_RATIO, RATIO_FROM = 200, 20 * MEGABYTE  # a sheet packs to a tenth or a fiftieth, a bomb to a thousandth
MOST_PARTS = 2000
MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_CELLS = 4_000_000  # in the rectangle around all cells, which the reader lays out in memory
MOST_MARKS = 300_000
HEADING_ROWS = 10
FEWEST_HEADINGS = 3  # a row with fewer is a title, not the headings
CHUNK = 4 * MEGABYTE
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    csv.Error,
    CalamineError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


@contextmanager
def refusing() -> Iterator[None]:
    """A damaged or foreign file fails in many ways, in zip, in inflate and in the reader: to people all are one."""
    try:
        yield
    except Refused:
        raise
    except DAMAGED as error:
        raise no_workbook() from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how a bug in the reader's Rust arrives here
            raise no_workbook() from None
        raise


def no_workbook() -> Refused:
    return Refused(_("This file is not an Excel workbook, or it is damaged. Save it as .xlsx and try again."))


def too_large() -> Refused:
    return Refused(_("The file is larger than %(most)s MB.") % {"most": MOST_PACKED // MEGABYTE})


def too_many_rows(most: int) -> Refused:
    return Refused(_("The sheet has more than %(most)s rows. Import it in parts.") % {"most": most})
