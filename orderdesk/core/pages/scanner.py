"""Ask a virus scanner about a file before it is kept, where one is named in the settings (clamd, by INSTREAM)."""

import logging
import socket

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

CHUNK = 64 * 1024
LONGEST_REPLY = 4096
TIMEOUT = 20  # seconds without a byte
logger = logging.getLogger(__name__)


def check_clean(file: UploadedFile) -> None:
    """Refuse a file in which the scanner finds something, or that it cannot look at; left at its beginning."""
    if not settings.CLAMD_ADDRESS:
        return
    try:
        reply = _reply_about(file)
    except OSError as failure:
        reply = str(failure)
    finally:
        file.seek(0)
    if reply.endswith(" FOUND"):
        virus = reply.removeprefix("stream: ").removesuffix(" FOUND")
        logger.warning("clamd found %s in an upload", virus)
        sentence = _("“%(file)s” is not kept: the virus scanner found “%(virus)s” in it.")
        raise ValidationError(sentence % {"file": file.name, "virus": virus})
    if reply != "stream: OK":
        logger.error("clamd did not look at an upload: %s", reply)
        sentence = _(
            "“%(file)s” is not kept: the virus scanner does not answer. Try again in a few minutes, "
            "or tell your administrator."
        )
        raise ValidationError(sentence % {"file": file.name})


def _reply_about(file: UploadedFile) -> str:
    with _connection() as scanner:
        scanner.sendall(b"zINSTREAM\0")
        file.seek(0)
        for chunk in iter(lambda: file.read(CHUNK), b""):
            scanner.sendall(len(chunk).to_bytes(4) + chunk)
        scanner.sendall(bytes(4))
        reply = b""
        while len(reply) < LONGEST_REPLY and (part := scanner.recv(LONGEST_REPLY)):
            reply += part
    return reply.rstrip(b"\0\n").decode(errors="replace")


def _connection() -> socket.socket:
    address = settings.CLAMD_ADDRESS
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=TIMEOUT)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(TIMEOUT)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection
