"""A virus scanner is asked about every file, where one is named in the settings."""

import socketserver
import threading
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from orderdesk.core.pages.files import KeptFileField, PictureField, WorkbookField
from tests.files import EXCEL, PDF, picture

VIRUS = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class Scanner(socketserver.StreamRequestHandler):
    """As much of clamd as INSTREAM takes."""

    def handle(self):
        content = b""
        assert self.rfile.read(10) == b"zINSTREAM\0"
        while length := int.from_bytes(self.rfile.read(4)):
            content += self.rfile.read(length)
        self.server.seen.append(content)
        self.wfile.write(self.server.reply or (b"stream: Eicar FOUND\0" if VIRUS in content else b"stream: OK\0"))


@contextmanager
def standing(server_class, address, reply=b""):
    with server_class(address, Scanner) as server:
        server.seen, server.reply = [], reply
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(params=["port", "socket"])
def scanner(request, settings, tmp_path):
    if request.param == "socket":
        settings.CLAMD_ADDRESS = str(tmp_path / "clamd")
        with standing(socketserver.ThreadingUnixStreamServer, settings.CLAMD_ADDRESS) as server:
            yield server
        return
    with standing(socketserver.ThreadingTCPServer, ("127.0.0.1", 0)) as server:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        yield server


FIELDS = [(KeptFileField, "合同.pdf", PDF), (PictureField, "图.jpg", picture()), (WorkbookField, "表.xlsx", EXCEL)]


@pytest.mark.parametrize(("field", "name", "content"), FIELDS)
def test_a_clean_file_is_taken_as_it_was_sent(scanner, field, name, content):
    kept = field().clean(SimpleUploadedFile(name, content))

    assert scanner.seen == [content]
    assert kept.read(4) == content[:4]


@pytest.mark.parametrize(
    ("field", "name", "content"), [(KeptFileField, "说明.txt", VIRUS), (WorkbookField, "表.csv", VIRUS)]
)
def test_a_virus_is_refused_by_its_name(scanner, english, field, name, content):
    with pytest.raises(ValidationError, match="is not kept: the virus scanner found “Eicar” in it"):
        field().clean(SimpleUploadedFile(name, content))


@pytest.mark.parametrize("reply", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: O", b"\xff\0"])
def test_a_scanner_that_did_not_look_lets_nothing_pass(settings, english, reply):
    with standing(socketserver.ThreadingTCPServer, ("127.0.0.1", 0), reply) as server:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        with pytest.raises(ValidationError, match="the virus scanner does not answer"):
            KeptFileField().clean(SimpleUploadedFile("合同.pdf", PDF))


def test_a_scanner_that_is_away_lets_nothing_pass(settings, english, tmp_path):
    for address in ("127.0.0.1:9", str(tmp_path / "nobody")):
        settings.CLAMD_ADDRESS = address
        with pytest.raises(ValidationError, match="the virus scanner does not answer"):
            KeptFileField().clean(SimpleUploadedFile("合同.pdf", PDF))
