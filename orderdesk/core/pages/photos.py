"""Photos that people take and send: told by their first bytes whatever their name says, several in one field."""

import io
import unicodedata
import warnings
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from orderdesk.core.pages.refusing import refusals_logged
from orderdesk.core.pages.scanner import check_clean

MEGABYTE = 1024 * 1024
MOST_BYTES = 15 * MEGABYTE
MOST_PHOTOS = 12
SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
SEALED = "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
QUALITY = 90  # of a hundred: what a camera itself writes
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
warnings.simplefilter("error", Image.DecompressionBombWarning)  # some 90 million points: no camera, no browser
CANNOT_BE_SHOWN = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")


def image_type(head: bytes) -> str:
    """The media type of an image from its first bytes, or "" where it is none that every browser shows."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return "image/png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    return ""


def type_of(file: File) -> str:
    """The media type of an opened file, which is left at its beginning."""
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    return image_type(head)


def clean_name(name: str | None) -> str:
    """The name of a file as it may stand on a page: without folders, line breaks and signs that turn its letters."""
    last = unicodedata.normalize("NFC", name or "").replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable()).strip(" .") or "file"


def photo_name(file: UploadedFile) -> str:
    """The name that a photo is kept under: what it came with, ended by what it is."""
    return f"{PurePath(clean_name(file.name)).stem[:80] or 'photo'}{SUFFIXES[type_of(file)]}"


def photo_answer(file: FieldFile, name: str) -> FileResponse | None:
    """A stored photo as an answer of the type that it holds, not asked for again within the hour; None for no photo."""
    with file.open("rb") as opened:
        kind = type_of(opened)
    if not kind:
        return None
    response = sealed(FileResponse(file.open("rb"), content_type=kind, filename=name))
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def sealed(response: FileResponse) -> FileResponse:
    """An answer that a browser takes for nothing else than it says, and in which nothing runs."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SEALED
    return response


def check_photo(file: UploadedFile, *, most: int = MOST_BYTES) -> None:
    """Refuse what is no photo, or one that is too large, with a sentence."""
    if (file.size or 0) > most:
        raise ValidationError(
            _("“%(file)s” is larger than %(most)s MB. Choose a smaller photo.")
            % {"file": file.name, "most": most // MEGABYTE}
        )
    if not type_of(file):
        file.seek(4)
        is_heic = file.read(8) in CANNOT_BE_SHOWN
        file.seek(0)
        sentence = (
            _("“%(file)s” is a HEIC photo, which not every browser shows. Send it as JPEG.")
            if is_heic
            else _("“%(file)s” is no photo. Send a JPEG, PNG or WebP file.")
        )
        raise ValidationError(sentence % {"file": file.name})
    if has_too_many_points(file):
        raise ValidationError(
            _("“%(file)s” has too many points to be shown. Make the picture smaller and send it again.")
            % {"file": file.name}
        )


def written_anew(photo: UploadedFile, *, most: int = MOST_BYTES) -> UploadedFile:
    """A photo as a new file of its points alone: upright, without place and camera, and without anything behind it.

    Raises ValidationError, with a sentence, for what is no photo, too large or damaged.
    """
    check_photo(photo, most=most)
    check_clean(photo)
    kind = type_of(photo)
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint's import says the opposite, and half a photo would be kept
    try:
        with Image.open(photo) as picture:
            upright = ImageOps.exif_transpose(picture)
            data = points_as_file(upright, kind)
    except (OSError, SyntaxError, ValueError, *BOMBS) as failure:
        sentence = _("“%(file)s” is damaged and cannot be shown. Take the photo once more, or send another file.")
        raise ValidationError(sentence % {"file": photo.name}) from failure
    return SimpleUploadedFile(photo_name(photo), data, content_type=kind)


def points_as_file(picture: Image.Image, kind: str) -> bytes:
    """The bytes of a picture of this media type that has the points of another, and no text or profile of it."""
    form = FORMATS[kind]
    if form == "JPEG" and picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    picture.info = {name: value for name, value in picture.info.items() if name == "transparency"}
    target = io.BytesIO()
    picture.save(target, form, **({"quality": QUALITY} if form != "PNG" else {"optimize": False}))
    return target.getvalue()


def has_too_many_points(file: File) -> bool:
    """Whether a picture would fill a reader's memory, however small its file is. Only its head is read."""
    try:
        with suppress(UnidentifiedImageError, OSError), Image.open(file):
            return False
    except BOMBS:
        return True
    finally:
        file.seek(0)
    return False  # damaged: it shows as a broken picture and does no harm


def inside_page(file: FieldFile) -> str:
    """A stored image as an address that carries it, or "" where there is none (any more)."""
    if not file:
        return ""
    try:
        with file.open("rb") as opened:
            kind, data = type_of(opened), opened.read()
    except OSError:
        return ""
    return f"data:{kind};base64,{b64encode(data).decode()}" if kind else ""


class PhotosInput(forms.FileInput):
    """Several files under one name; on a phone the camera opens."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__({"accept": "image/*", "multiple": True, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name) or []

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> Any:
        return name not in files


class PhotosField(forms.FileField):
    """Up to MOST_PHOTOS photos: the value is a list."""

    widget = PhotosInput

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {"label": gettext_lazy("Photos"), "required": False}
        super().__init__(**defaults | options)

    def clean(self, data: Sequence[UploadedFile], initial: Any = None) -> list[UploadedFile]:
        given = [file for file in data or [] if file]
        photos = [super(PhotosField, self).clean(file, None) for file in given]
        if len(photos) > MOST_PHOTOS:
            raise ValidationError(
                _("These are %(count)s photos; at most %(most)s can be sent at once.")
                % {"count": len(photos), "most": MOST_PHOTOS}
            )
        return [_taken(photo) for photo in photos]


def _taken(photo: UploadedFile) -> UploadedFile:
    with refusals_logged(photo):
        return written_anew(photo)
