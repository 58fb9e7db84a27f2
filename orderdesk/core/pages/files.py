"""The door for files: which kinds are taken, what is kept of one, and how one is handed out.

A picture is decoded and written anew; of any other kind the content must be what the name says. See ADR 22.
"""

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
from orderdesk.core.pages.kinds import holds, is_markup
from orderdesk.core.pages.photos import MEGABYTE, clean_name, photo_answer, sealed, type_of, written_anew
from orderdesk.core.pages.photos import MOST_BYTES as MOST_OF_PICTURE
from orderdesk.core.pages.refusing import refusals_logged
from orderdesk.core.pages.scanner import check_clean
from orderdesk.core.sheets.book import ENDINGS, check_upload

MOST_BYTES = 20 * MEGABYTE
PICTURES = (".jpg", ".jpeg", ".png", ".webp")
INVOICES = (".pdf", ".ofd", ".xml")
SCANS = (*PICTURES, ".pdf", ".ofd")
OFFICE = (".doc", ".docx", ".xls", ".xlsx", ".xlsm", ".csv", ".ppt", ".pptx", ".wps", ".et", ".dps", ".txt", ".rtf")
DRAWINGS = (".dwg", ".dxf", ".step", ".stp", ".igs", ".iges")
MESSAGES = (".eml", ".msg", ".mp3", ".m4a", ".amr", ".mp4", ".mov")
ARCHIVES = (".zip", ".rar", ".7z")
NO_BROWSER_SHOWS = (".heic", ".heif")
ALL = (*SCANS, ".xml", *OFFICE, *DRAWINGS, *MESSAGES, *ARCHIVES)


class KeptFileField(forms.FileField):
    """One file to keep, of a kind that is allowed: its name ends in one of `endings`, and it holds what that says.

    A picture is written anew, without what its camera noted and without what stands behind it.
    """

    endings: tuple[str, ...] = ALL
    most = MOST_BYTES

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.setdefault("accept", ",".join(self.endings))

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return file
        with refusals_logged(file):
            return self._checked(file)

    def _checked(self, file: UploadedFile) -> UploadedFile:
        file.name = clean_name(file.name)
        ending = PurePath(file.name).suffix.lower()
        takes_pictures = ".jpg" in self.endings
        if takes_pictures and (type_of(file) or ending in (*PICTURES, *NO_BROWSER_SHOWS)):
            return written_anew(file, most=min(self.most, MOST_OF_PICTURE))
        if (file.size or 0) > self.most:
            sentence = _("The file is larger than %(most)s MB. Choose a smaller one.")
            raise ValidationError(sentence % {"most": self.most // MEGABYTE})
        if ending not in self.endings:
            raise ValidationError(_not_kept(file, self.endings))
        if not holds(file, ending):
            raise ValidationError(_not_what_it_says(file, ending, self.endings))
        check_clean(file)
        return file


class ScanField(KeptFileField):
    """A photo or a scan of a paper."""

    endings = SCANS


class PictureField(KeptFileField):
    """One picture."""

    endings = PICTURES


class SmallPictureField(PictureField):
    """A picture that goes into every paper."""

    most = MEGABYTE


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
        if not isinstance(file, UploadedFile):
            return file
        with refusals_logged(file):
            return self._checked(file)

    def _checked(self, file: UploadedFile) -> UploadedFile:
        file.name = clean_name(file.name)
        if is_markup(file):
            sentence = _("This file is a web page or a document, not a sheet. Open it in Excel and save it as .xlsx.")
            raise ValidationError(sentence)
        try:
            check_upload(file)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        check_clean(file)
        return file


def _not_kept(file: UploadedFile, endings: tuple[str, ...]) -> str:
    if endings == ALL:
        sentence = _(
            "“%(file)s” is not of a kind that is kept. Choose a picture, PDF, Office document, text, drawing, mail, "
            "recording or archive (%(kinds)s)."
        )
    else:
        sentence = _("“%(file)s” is not of a kind that is kept here. Choose a file of one of these: %(kinds)s.")
    return sentence % {"file": file.name, "kinds": _listed(endings)}


def _not_what_it_says(file: UploadedFile, ending: str, endings: tuple[str, ...]) -> str:
    sentence = _(
        "“%(file)s” does not hold what its name says: it is no %(kind)s file, or it is damaged. "
        "Choose a file of one of these: %(kinds)s."
    )
    return sentence % {"file": file.name, "kind": ending.removeprefix("."), "kinds": _listed(endings)}


def _listed(endings: tuple[str, ...]) -> str:
    return " ".join(ending.removeprefix(".") for ending in endings)


def download(file: FieldFile, name: str = "") -> FileResponse:
    """A stored file as an answer that no browser shows or runs, whatever stands in it: a download of no kind."""
    return sealed(
        FileResponse(
            file.open("rb"),
            as_attachment=True,
            filename=clean_name(name or PurePath(str(file.name)).name),
            content_type="application/octet-stream",
        )
    )


def show_photo(file: FieldFile, name: str) -> FileResponse:
    """A stored photo, shown in the page; what turns out to be none, whatever its name says, as a download."""
    return photo_answer(file, clean_name(name)) or download(file, name)
