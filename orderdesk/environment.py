"""How settings are read from the environment."""

from ipaddress import ip_network
from typing import Any
from urllib.parse import quote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping


class Variables(FileAwareMapping):
    """The environment; NAME_FILE names a file whose content is NAME, as Docker, systemd and Kubernetes hand secrets."""

    def __getitem__(self, name: str) -> str:
        try:
            return super().__getitem__(name).rstrip("\r\n")
        except OSError as failure:
            raise ImproperlyConfigured(f"{name}_FILE: {failure}") from failure


class Env(environ.Env):
    ENVIRON = Variables()


def with_password(url: str, password: str) -> str:
    """An address of a server with its password, where it names none itself."""
    parts = urlsplit(url)
    if not password or parts.password:
        return url
    user, host = quote(parts.username or "", safe=""), parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}").geturl()


def networks(name: str, texts: list[str]) -> list[Any]:
    """The addresses and networks that a variable names."""
    try:
        return [ip_network(text.strip(), strict=False) for text in texts]
    except ValueError as fault:
        raise ImproperlyConfigured(f"{name}: {fault}") from fault
