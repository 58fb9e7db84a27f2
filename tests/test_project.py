"""The house rules that a program can check, one test each."""

import gettext
import os
import re
import shutil
import subprocess
import sys

import pytest
from django.apps import apps
from django.core.management import call_command
from django_fsm import FSMModelMixin

from launch import ROOT

PRODUCTION = {
    "ALLOWED_HOSTS": "orderdesk.example.com",
    "CSRF_TRUSTED_ORIGINS": "https://orderdesk.example.com",
    "SECRET_KEY": "b7Vd-0fQwJ4rYt2LhXn9Cz6MsKe1Pg8AuRi5ToBm3WqEyNvHkD",
    "SITE_URL": "https://orderdesk.example.com",
}
CATALOG = "locale/zh_Hans/LC_MESSAGES/django"
PRODUCT = ("orderdesk", "orders", "customers", "fulfillment", "aftersales", "reports", "imports", "demo")
REFRESH = re.compile(r"(\w+)\.refresh_from_db\(")


def run(*arguments, cwd=ROOT, env=None):
    """Exit code and everything said by a Python module run as a program."""
    done = subprocess.run([sys.executable, *arguments], cwd=cwd, env=env, capture_output=True, text=True)
    return done.returncode, f"{done.stdout}{done.stderr}".strip()


def test_ruff_finds_nothing():
    code, said = run("-m", "ruff", "check", "--no-cache", "--output-format", "concise")

    assert code == 0, said


def test_ruff_would_format_nothing_differently():
    code, said = run("-m", "ruff", "format", "--no-cache", "--check")

    assert code == 0, said


def test_djlint_finds_nothing_in_the_templates():
    code, said = run("-m", "djlint", "--lint", "--quiet", "templates")

    assert code == 0, said


def test_imports_run_downwards():
    lint = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"

    code, said = run("-c", lint)

    assert code == 0, said


@pytest.mark.django_db
def test_migrations_are_complete(capsys):
    call_command("makemigrations", check=True, dry_run=True)

    assert capsys.readouterr().out == "No changes detected\n"


def test_deployment_check_is_clean_with_production_values():
    kept = ("PATH", "DATABASE_URL", "REDIS_URL", "ORDERDESK_VAR")
    environment = {**PRODUCTION, **{name: os.environ[name] for name in kept if name in os.environ}}

    said = run("-W", "ignore", "manage.py", "check", "--deploy", "--fail-level", "WARNING", env=environment)

    assert said[1] == "System check identified no issues (0 silenced)."


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_a_production_value_that_is_missing_is_named(missing):
    environment = {**PRODUCTION, "PATH": os.environ["PATH"]}
    del environment[missing]

    code, said = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", env=environment)

    assert code == 1
    assert missing in said


@pytest.fixture(scope="module")
def translated(tmp_path_factory):
    """A copy of the sources whose catalogue was made anew from them."""
    copy = tmp_path_factory.mktemp("translated") / "sources"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".venv", ".git", "var", "static", "samples", "tests"))
    code, said = run("manage.py", "makemessages", "-l", "zh_Hans", "--ignore", "launch", cwd=copy)
    assert code == 0, said
    return copy / f"{CATALOG}.po"


@pytest.mark.translation
@pytest.mark.parametrize("lacking", ["--untranslated", "--only-fuzzy"])
def test_chinese_is_complete(translated, lacking):
    command = ["msgattrib", lacking, "--no-obsolete", "--no-location", "--no-wrap", translated]

    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    # Where there is nothing to tell, msgattrib leaves out the header too.
    assert re.findall(r'^msgid ((?:".*"\n)+)', said, re.MULTILINE)[1:] == []


@pytest.mark.translation
def test_compiled_catalogue_is_up_to_date(tmp_path):
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "-o", compiled, ROOT / f"{CATALOG}.po"], check=True)

    assert catalogue(ROOT / f"{CATALOG}.mo") == catalogue(compiled)


@pytest.mark.translation
def test_no_translation_asks_for_what_its_text_does_not_have():
    """Such a sentence is an error, or in a template English on a Chinese page."""
    texts = catalogue(ROOT / f"{CATALOG}.mo")

    assert [text for text, said in texts.items() if text and variables(said) - variables(text)] == []


def variables(text):
    return set(re.findall(r"%\((\w+)\)|{(\w+)}", text if isinstance(text, str) else text[0]))


def catalogue(path):
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


def test_every_variable_of_the_settings_is_explained():
    variables = set(re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "orderdesk" / "settings.py").read_text()))

    explained = set(re.findall(r"`([A-Z0-9_]+)`", (ROOT / "docs" / "operations.md").read_text()))

    assert variables - explained == set()


def test_no_thread_refreshes_a_record_with_a_protected_state():
    """`refresh_from_db` of django-fsm lifts the protection for all threads and sets it again under their feet."""
    stateful = {model.__name__.lower() for model in apps.get_models() if issubclass(model, FSMModelMixin)}
    sources = [path for app in PRODUCT for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    calls = [
        f"{path.relative_to(ROOT)}: {call}" for path in sources for call in REFRESH.findall(path.read_text("utf-8"))
    ]

    assert stateful >= {"order", "ticket", "changerequest"}
    assert [call for call in calls if not call.endswith(": stock")] == []


def test_a_record_that_is_built_has_what_the_database_would_give_it():
    """A column with a default of the database alone holds an expression until it is read back: it is no value yet."""
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields if field.has_db_default()]

    assert len(fields) > 5
    assert [f"{field.model.__name__}.{field.name}" for field in fields if not field.has_default()] == []
