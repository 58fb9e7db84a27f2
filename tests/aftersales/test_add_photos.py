"""Photos of a ticket."""

from struct import pack
from zlib import crc32

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from orderdesk.core.pages.photos import check_photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def test_a_picture_of_too_many_points_is_refused(firm):
    size = 20_000
    head = pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + pack(">I", 13) + b"IHDR" + head + pack(">I", crc32(b"IHDR" + head))
    png += pack(">I", 1) + b"IDAT" + bytes(5)

    with pytest.raises(ValidationError, match="像素太多"):
        check_photo(SimpleUploadedFile("bomb.png", png))
