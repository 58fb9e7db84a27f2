"""Uploads in a bucket: a real server that speaks S3, and the whole way of a file through the pages, backup and back."""

import boto3
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from moto.server import ThreadedMotoServer

from imports.models import ImportJob
from imports.services import run_import
from orderdesk.core.backup import write_backup
from orders.models import Attachment
from tests.core.test_backup import manage, new_database
from tests.core.test_environment import read_settings
from tests.files import picture
from tests.imports import twelve

__all__ = ["new_database"]
pytestmark = pytest.mark.django_db
BUCKET, REGION, KEYS = "uploads", "us-east-1", {"access_key": "a-name", "secret_key": "a-secret"}


@pytest.fixture(scope="module")
def server():
    """The address of a server of this module's own."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def make_bucket(server, name):
    """A client of the server, on which there is an empty bucket of this name."""
    keys = {"aws_access_key_id": KEYS["access_key"], "aws_secret_access_key": KEYS["secret_key"]}
    client = boto3.client("s3", endpoint_url=server, region_name=REGION, **keys)
    client.create_bucket(Bucket=name)
    return client


def names_in_bucket(client, name):
    return [found["Key"] for found in client.list_objects_v2(Bucket=name).get("Contents", [])]


@pytest.fixture
def bucket(server, settings, tmp_path):
    """What lies in the bucket in which uploads are kept; the folder of uploads stays away."""
    client = make_bucket(server, BUCKET)
    options = {"bucket_name": BUCKET, "endpoint_url": server, "region_name": REGION, "file_overwrite": False}
    s3 = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options | KEYS}
    settings.MEDIA_ROOT, settings.S3_BUCKET = tmp_path / "media", BUCKET
    settings.STORAGES = settings.STORAGES | {"default": s3}
    yield lambda: names_in_bucket(client, BUCKET)
    for name in names_in_bucket(client, BUCKET):
        client.delete_object(Bucket=BUCKET, Key=name)
    client.delete_bucket(Bucket=BUCKET)
    assert not (tmp_path / "media").exists()


SHOW = """
import django; django.setup()
from django.core.files.storage import default_storage as s
print(s._wrapped.__class__.__name__ if s.bucket_name else "", s.bucket_name, s.endpoint_url, s.secret_key,
    s.default_acl, s.file_overwrite)
"""


def attach(client, firm, order, data, name="图.jpg"):
    client.force_login(firm.am)
    client.post(reverse("orders:attach", args=[order.pk]), {"file": SimpleUploadedFile(name, data)})
    return Attachment.objects.latest("pk")


def content_of(kept):
    with kept.file.open("rb") as file:
        return file.read()


def test_what_is_uploaded_lies_in_the_bucket_and_comes_back(client, firm, bucket):
    order = firm.order("confirmed")

    first, second = (attach(client, firm, order, picture(size=(8, high))) for high in (4, 6))
    answers = [client.get(reverse("orders:attachment", args=[kept.pk])) for kept in (first, second)]
    bodies = [answer.getvalue() for answer in answers]
    for answer in answers:
        answer.close()

    assert bucket() == sorted([first.file.name, second.file.name])
    assert len(set(bucket())) == 2  # two of one name
    assert bodies == [content_of(kept) for kept in (first, second)]
    assert bodies[0] != bodies[1]


def test_a_ledger_is_read_from_the_bucket_and_its_faulty_rows_lie_there(client, firm, bucket):
    ledger = twelve.by_month()
    client.force_login(firm.manager)
    file = SimpleUploadedFile(ledger.name, twelve.bytes_of(ledger))
    client.post(reverse("imports:imports"), {"file": file})
    job = ImportJob.objects.get()

    run_import(job.pk)
    job.refresh_from_db()

    assert job.state == "choosing"
    assert bucket() == [job.file.name]


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_what_lies_in_the_bucket_and_goes_into_an_empty_one(
    client, firm, bucket, server, new_database, tmp_path
):
    kept = attach(client, firm, firm.order("confirmed"), picture())
    data, path, empty = content_of(kept), tmp_path / "whole.zip", make_bucket(server, "empty")
    named = {"S3_ENDPOINT": server, "S3_REGION": REGION, "S3_ACCESS_KEY": "a-name", "S3_SECRET_KEY": "a-secret"}

    manifest = write_backup(path)
    refused, done = (
        manage("restore", path, "--into-empty", database=new_database | named | {"S3_BUCKET": name}, var=tmp_path)
        for name in (BUCKET, "empty")
    )

    assert [*manifest["media"]] == [kept.file.name]
    assert (refused[0], BUCKET in refused[2]) == (1, True)
    assert (done[0], names_in_bucket(empty, "empty")) == (0, [kept.file.name])
    assert empty.get_object(Bucket="empty", Key=kept.file.name)["Body"].read() == data


def test_the_settings_name_the_bucket_and_its_server():
    named = {"S3_BUCKET": BUCKET, "S3_ENDPOINT": "https://oss-cn-shanghai.aliyuncs.com", "S3_SECRET_KEY": "x"}

    code, words = read_settings(SHOW, SECRET_KEY="x", **named)

    assert (code, words) == (0, "S3Storage uploads https://oss-cn-shanghai.aliyuncs.com x None False")


@pytest.mark.parametrize("address", ["oss-cn-shanghai.aliyuncs.com", "ftp://there", "https://there/a/path"])
def test_an_address_of_no_server_stops_the_start_with_its_name(address):
    code, words = read_settings(SECRET_KEY="x", S3_BUCKET=BUCKET, S3_ENDPOINT=address)

    assert code == 1
    assert "S3_ENDPOINT" in words
