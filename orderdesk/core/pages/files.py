"""Files that people keep beside a record: which kinds are taken, pictures written anew, and how one is handed out."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.errors import Refused
from orderdesk.core.pages.photos import MEGABYTE, type_of, written_anew
from orderdesk.core.sheets.book import ENDINGS, check_upload

MOST_BYTES = 20 * MEGABYTE
PICTURES = (".jpg", ".jpeg", ".png", ".webp")
INVOICES = (".pdf", ".ofd", ".xml")
SCANS = (*PICTURES, ".pdf", ".ofd")
OFFICE = (".doc", ".docx", ".xls", ".xlsx", ".xlsm", ".csv", ".ppt", ".pptx", ".wps", ".et", ".dps", ".txt", ".rtf")
DRAWINGS = (".dwg", ".dxf", ".step", ".stp", ".igs", ".iges")
MESSAGES = (".eml", ".msg", ".mp3", ".m4a", ".amr", ".mp4", ".mov", ".heic")
ARCHIVES = (".zip", ".rar", ".7z")
ALL = (*SCANS, ".xml", *OFFICE, *DRAWINGS, *MESSAGES, *ARCHIVES)


class KeptFileField(forms.FileField):
    """One file to keep, of a kind that is allowed: its name ends in one of `endings`.

    A picture is written anew, without what its camera noted and without what stands behind it.
    """

    endings: tuple[str, ...] = ALL

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.setdefault("accept", ",".join(self.endings))

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        return self._checked(file) if isinstance(file, UploadedFile) else file

    def _checked(self, file: UploadedFile) -> UploadedFile:
        if (file.size or 0) > MOST_BYTES:
            sentence = _("The file is larger than %(most)s MB. Choose a smaller one.")
            raise ValidationError(sentence % {"most": MOST_BYTES // MEGABYTE})
        ending = PurePath(file.name or "").suffix.lower()
        if ending not in self.endings:
            raise ValidationError(_not_kept(file, self.endings))
        is_picture = bool(type_of(file)) or ending in PICTURES
        return written_anew(file) if is_picture and ".jpg" in self.endings else file


class ScanField(KeptFileField):
    """A photo or a scan of a paper."""

    endings = SCANS


class PictureField(KeptFileField):
    """One picture."""

    endings = PICTURES


class InvoiceFileField(KeptFileField):
    """An invoice as the tax office or its software makes it."""

    endings = INVOICES


class WorkbookField(forms.FileField):
    """A workbook or text file to read: looked at first, cheaply enough for a request."""

    def __init__(self, **options: Any) -> None:
        empty = {"empty": gettext_lazy("The file is empty. Choose the file with your rows.")}
        super().__init__(**{"error_messages": empty} | options)
        self.widget.attrs.setdefault("accept", ",".join(ENDINGS))

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        try:
            check_upload(file)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return file


def _not_kept(file: UploadedFile, endings: tuple[str, ...]) -> str:
    if endings == ALL:
        sentence = _(
            "“%(file)s” is not of a kind that is kept. Choose a picture, PDF, Office document, text, drawing, mail, "
            "recording or archive (%(kinds)s)."
        )
    else:
        sentence = _("“%(file)s” is not of a kind that is kept here. Choose a file of one of these: %(kinds)s.")
    return sentence % {"file": file.name, "kinds": " ".join(ending.removeprefix(".") for ending in endings)}


def download(file: FieldFile, name: str = "") -> FileResponse:
    """A stored file as an answer that no browser shows or runs, whatever stands in it: a download of no kind."""
    return FileResponse(
        file.open("rb"),
        as_attachment=True,
        filename=name or PurePath(str(file.name)).name,
        content_type="application/octet-stream",
    )
