"""Files that people send: which kinds are kept, what becomes of a picture, and how a file is handed out."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin

from orderdesk.core.pages.files import ALL, PICTURES, KeptFileField, PictureField, ScanField
from orderdesk.core.pages.kinds import KINDS as by_content
from orderdesk.core.pages.photos import MOST_BYTES, SEALED, written_anew
from orders import services as orders
from orders.models import Attachment
from tests.files import KINDS, PDF, picture

SCRIPT = b"<html><script>alert(1)</script></html>"
PLACE = "31.2304N"


def half_a_photo():
    target = io.BytesIO()
    Image.effect_noise((200, 200), 80).save(target, "JPEG")
    return target.getvalue()[: target.tell() // 2]


def noted(orientation=1):
    """What a camera notes: which way is up, and a place."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, PLACE
    return exif


def commented():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", PLACE)
    return notes


def sent(data, name="外箱.jpg"):
    return SimpleUploadedFile(name, data)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (picture(exif=noted(), comment=PLACE.encode()) + SCRIPT, "外箱.jpg"),
        (picture("PNG", pnginfo=commented()) + SCRIPT, "外箱.png"),
        (picture("WEBP", exif=noted()) + SCRIPT, "外箱.webp"),
    ],
)
def test_a_picture_keeps_its_points_and_nothing_else(data, name):
    assert (PLACE.encode() in data, SCRIPT in data) == (True, True)

    new = written_anew(sent(data, name))

    body = new.read()
    with Image.open(io.BytesIO(body)) as image:
        assert (image.size, dict(image.getexif()), new.name) == ((8, 4), {}, name)
    assert (PLACE.encode() in body, b"<script" in body) == (False, False)


def test_a_photo_that_was_taken_upright_stays_upright():
    new = written_anew(sent(picture(size=(64, 32), exif=noted(orientation=6))))

    with Image.open(io.BytesIO(new.read())) as image:
        top, bottom = image.convert("RGB").getpixel((16, 8)), image.convert("RGB").getpixel((16, 56))
        assert (image.size, top[0] > top[2], bottom[0] > bottom[2]) == ((32, 64), True, False)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_kind_of_points_are_taken(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    target = io.BytesIO()
    Image.new(mode, (3, 3)).save(target, form)

    assert written_anew(sent(target.getvalue())).size > 0


@pytest.mark.parametrize("data", [half_a_photo(), b"\xff\xd8\xff" + SCRIPT, picture("PNG")[:40]])
def test_a_damaged_picture_is_refused_in_a_sentence(data, english):
    with pytest.raises(ValidationError, match=r"外箱\.jpg.* is damaged"):
        written_anew(sent(data))


@pytest.mark.parametrize(
    "name", ["a.svg", "a.html", "a.htm", "a.xhtml", "a.js", "a.exe", "a.bat", "a.php", "a.pdf.hta", "name", "a.jpg.lnk"]
)
def test_what_could_run_is_refused_by_its_name_with_what_is_taken(name, english):
    with pytest.raises(ValidationError, match=r"is not of a kind that is kept.*pdf"):
        KeptFileField().clean(sent(SCRIPT, name))


def test_a_picture_under_another_name_is_called_what_it_is():
    kept = ScanField().clean(sent(picture(exif=noted()) + SCRIPT, "合同.pdf"))

    assert (kept.name, b"<script" in kept.read()) == ("合同.jpg", False)


def test_text_under_the_name_of_a_picture_is_refused(english):
    with pytest.raises(ValidationError, match="is no photo"):
        PictureField().clean(sent(SCRIPT, "外箱.jpg"))


@pytest.mark.parametrize(("ending", "data"), [(ending, data) for ending, *contents in KINDS for data in contents])
def test_every_other_kind_that_is_taken_stays_byte_for_byte(ending, data):
    assert KeptFileField().clean(sent(data, f"文件{ending}")).read() == data


def test_each_kind_that_is_taken_is_told_by_its_content():
    others = {ending for ending in ALL if ending not in PICTURES}

    assert others == set(by_content) == {ending for ending, *_contents in KINDS}


def test_too_large_is_refused_before_it_is_decoded(english):
    with pytest.raises(ValidationError, match="larger than 15 MB"):
        written_anew(sent(picture() + bytes(MOST_BYTES)))


@pytest.mark.django_db
@pytest.mark.usefixtures("place")
def test_a_file_is_handed_out_as_a_download_of_no_kind(client, firm):
    order = firm.draft()
    client.force_login(firm.assistant)
    client.post(reverse("orders:attach", args=[order.pk]), {"file": sent(picture() + SCRIPT)})
    client.post(reverse("orders:attach", args=[order.pk]), {"file": sent(PDF, "合同.pdf")})
    orders.attach_file(order, file=sent(SCRIPT, "旧.html"), by=firm.assistant)  # from before there was a door

    answers = [client.get(reverse("orders:attachment", args=[file.pk])) for file in Attachment.objects.order_by("pk")]

    assert [answer.headers["Content-Type"] for answer in answers] == ["application/octet-stream"] * 3
    assert all(answer.headers["Content-Disposition"].startswith("attachment") for answer in answers)
    assert [answer.headers["X-Content-Type-Options"] for answer in answers] == ["nosniff"] * 3
    assert [answer.headers["Content-Security-Policy"] for answer in answers] == [SEALED] * 3
    assert [b"<script" in b"".join(answer.streaming_content) for answer in answers] == [False, False, True]


@pytest.mark.django_db
@pytest.mark.usefixtures("in_english", "place")
def test_a_kind_that_is_not_kept_is_refused_on_the_page(client, firm):
    order = firm.draft()
    client.force_login(firm.assistant)

    answer = client.post(reverse("orders:attach", args=[order.pk]), {"file": sent(SCRIPT, "图纸.svg")}, follow=True)

    assert "“图纸.svg” is not of a kind that is kept." in answer.content.decode()
    assert not Attachment.objects.exists()
