"""Files that were refused are a line in the log: a mistake, or somebody who tries what passes."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

log = logging.getLogger(__name__)


@contextmanager
def refusals_logged(file: UploadedFile) -> Iterator[None]:
    """Log that a file is refused: what its name and its sender say it is, and how large; not its name."""
    try:
        yield
    except ValidationError:
        ending = PurePath(file.name or "").suffix.lower()[:12]
        log.warning("A file was refused: %s, %s, %s bytes", ending or "no ending", file.content_type, file.size)
        raise
