"""Settings from the environment, and secrets from files."""

import os
import subprocess
import sys

import pytest

from launch import ROOT
from orderdesk.environment import with_password

SHOW = """
from django.conf import settings
database = settings.DATABASES["default"]
print(settings.SECRET_KEY, database["USER"], database["PASSWORD"], database["HOST"], settings.REDIS_URL)
"""


def read_settings(show=SHOW, /, **variables):
    """(exit code, what `show` printed or the last line of the error) with these variables and no others."""
    environment = {"PATH": os.environ["PATH"], "ALLOWED_HOSTS": "x", "DJANGO_SETTINGS_MODULE": "orderdesk.settings"}
    command = [sys.executable, "-W", "ignore", "-c", show]
    done = subprocess.run(command, cwd=ROOT, env=environment | variables, capture_output=True, text=True)
    return done.returncode, (done.stdout or done.stderr).strip().splitlines()[-1]


def test_secrets_are_read_from_files_without_their_line_break(tmp_path):
    for name, secret in (("key", "long and secret\n"), ("postgres", "p@ss/w:rd\n"), ("redis", "r#d\r\n")):
        (tmp_path / name).write_text(secret)

    shown = read_settings(
        SECRET_KEY_FILE=str(tmp_path / "key"),
        DATABASE_URL="postgres://desk@db:5432/desk",
        POSTGRES_PASSWORD_FILE=str(tmp_path / "postgres"),
        REDIS_URL="redis://broker:6379/0",
        REDIS_PASSWORD_FILE=str(tmp_path / "redis"),
    )

    assert shown == (0, "long and secret desk p@ss/w:rd db redis://:r%23d@broker:6379/0")


def test_a_file_that_is_not_there_stops_the_start_with_its_variable(tmp_path):
    code, words = read_settings(SECRET_KEY_FILE=str(tmp_path / "nowhere"))

    assert code == 1
    assert "SECRET_KEY_FILE" in words
    assert "No such file" in words


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("BACKUP_KEEP", "7,5"),
        ("BACKUP_KEEP", "7,5,0"),
        ("BACKUP_HOUR", "24"),
        ("BACKUP_CHECK_DAYS", "0"),
        ("BACKUP_RECIPIENT", "age1nonsense"),
    ],
)
def test_a_setting_of_the_backups_that_is_wrong_stops_the_start_with_its_name(variable, value):
    code, words = read_settings(SECRET_KEY="x", **{variable: value})

    assert code == 1
    assert variable in words


@pytest.mark.parametrize(
    ("url", "password", "whole"),
    [
        ("postgres://a@h:1/d", "", "postgres://a@h:1/d"),
        ("postgres://a@h:1/d", "p", "postgres://a:p@h:1/d"),
        ("postgres://a:own@h:1/d?sslmode=require", "p", "postgres://a:own@h:1/d?sslmode=require"),
        ("postgres://a@%2Frun%2Fpostgresql/d", "p", "postgres://a:p@%2Frun%2Fpostgresql/d"),
        ("redis://h/0", "a b", "redis://:a%20b@h/0"),
    ],
)
def test_a_password_joins_an_address_that_names_none(url, password, whole):
    assert with_password(url, password) == whole
