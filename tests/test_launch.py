"""The commands of bin/, for real: each test starts processes of its own and looks for what they leave behind."""

import contextlib
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from launch import ROOT
from launch.keeper import hold
from launch.locks import holder
from launch.processes import spawn, wait_until
from launch.restarts import CALM, Restarts
from launch.services import free_port
from tests.template import standing_template

READY = "OrderDesk is ready at "
OURS = ("DATABASE_URL", "REDIS_URL", "PORT", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "DEBUG")


def environment(folder, **more):
    """A newcomer's environment: nothing of the tests' own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("ORDERDESK_") and name not in OURS}
    return {**own, "ORDERDESK_VAR": str(folder), **more}


@pytest.fixture
def start(var):
    """Start bin/run and wait until it is ready: (process, URL, {pid: start} of all that belongs to it)."""
    started = []

    def start_one(**more):
        process = spawn([ROOT / "bin" / "run"], stdout=subprocess.PIPE, text=True, env=environment(var, **more))
        started.append(process)
        for line in process.stdout:
            if line.startswith(READY):
                return process, line.removeprefix(READY).strip(), descendants(process.pid)
        raise AssertionError(f"bin/run ended with {process.wait()} before it was ready")

    yield start_one
    for process in started:
        process.terminate()
        finish(process)


def finish(process):
    """Take what it still says and return its exit code."""
    if not process.stdout.closed:
        process.communicate()
    return process.wait(60)


@pytest.fixture
def use():
    """Start a process that uses a service and can be killed: (process, keeper's pid, server's pid)."""
    started = []

    def use_one(service, folder):
        code = f"import time; from launch.keeper import hold\nwith hold({service!r}, {str(folder)!r}):\n"
        code += "    print()\n    time.sleep(99)"
        user = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT)
        started.append(user)
        user.stdout.readline()
        return user, holder(folder / "keeper.lock"), holder(folder / "server.lock")

    yield use_one
    for user in started:
        user.kill()
        user.communicate()


def stat(pid):
    """Parent and start of a living process, else None."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else (int(fields[1]), fields[19])


def descendants(ancestor):
    """{pid: start} of a process and all that came from it."""
    alive = {int(path.name): stat(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()}
    family = {ancestor}
    while True:
        born = {pid for pid, known in alive.items() if known and known[0] in family} - family
        if not born:
            return {pid: alive[pid][1] for pid in family if alive.get(pid)}
        family |= born


def left_of(processes):
    return {pid for pid, start in processes.items() if (stat(pid) or (0, ""))[1] == start}


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """One folder for all starts of bin/run: the first of them makes the databases in it."""
    return tmp_path_factory.mktemp("var")


def test_run_comes_up_serves_and_leaves_no_process(start, var):
    process, url, processes = start(PORT=str(free_port()))

    with urllib.request.urlopen(f"{url}/healthz") as answer:  # noqa: S310
        health = answer.status
    with urllib.request.urlopen(url) as answer:  # noqa: S310
        page = answer.read().decode()
    again = subprocess.run([ROOT / "bin" / "run"], capture_output=True, text=True, env=environment(var))
    process.send_signal(signal.SIGTERM)

    assert health == 200
    assert 'name="username"' in page
    assert 'name="password"' in page
    assert (again.returncode, again.stderr) == (1, f"OrderDesk already runs from {var} (process {process.pid}).\n")
    assert finish(process) == 0
    assert len(processes) > 10
    assert left_of(processes) == set()


def test_run_takes_the_next_port_and_survives_a_killed_predecessor(start):
    with busy(8000):
        killed, _url, processes = start()
        killed.kill()
        finish(killed)
        process, url, later = start()
    process.send_signal(signal.SIGINT)

    assert 8000 < int(url.rpartition(":")[2]) < 8100
    assert finish(process) == 0
    assert left_of({**processes, **later}) == set()


@contextlib.contextmanager
def busy(port):
    """Make sure that somebody has the port."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            stack.enter_context(socket.create_server(("127.0.0.1", port)))
        yield


@pytest.mark.kill
def test_run_brings_back_what_dies(start, capfd):
    """Each program, both servers and the keeper of one: killed one after the other, while the pages go on."""
    process, url, _processes = start(PORT=str(free_port()))
    names = ["orderdesk worker", "orderdesk beat", "gunicorn", "bin/postgres", "valkey-server", "launch.keeper valkey"]

    came_back = {name: _comes_back(process, url, name) for name in names}
    process.terminate()

    assert came_back == dict.fromkeys(names, True)
    assert finish(process) == 0
    words = capfd.readouterr().err
    assert [
        name for name in ("worker", "beat", "web", "PostgreSQL", "Valkey") if f"{name} ended by itself" not in words
    ] == []


def _comes_back(process, url, name):
    """Kill the one whose command says this; whether another one is there and all is well soon."""
    first = _the_one(process, name)
    os.kill(first, signal.SIGKILL)
    return wait_until(lambda: _the_one(process, name) not in (first, None) and _is_well(url), patience=180, every=0.2)


def _the_one(process, name):
    """The oldest process of a start whose command says this."""
    family = descendants(process.pid) | _keepers(process)
    born = sorted((int(start), pid) for pid, start in family.items() if name in " ".join(command_line(pid)))
    return born[0][1] if born else None


def _keepers(process):
    """Keepers live in sessions of their own: they and their servers name the folder of this start."""
    folder = str(var_of(process))
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    of_folder = [pid for pid in pids if folder in " ".join(command_line(pid))]
    return {pid: start for keeper in of_folder for pid, start in descendants(keeper).items()}


def var_of(process):
    own = Path(f"/proc/{process.pid}/environ").read_text().split("\0")
    return next(text.partition("=")[2] for text in own if text.startswith("ORDERDESK_VAR="))


def _is_well(url):
    with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310
        return answer.status == 200
    return False


def test_pauses_grow_and_begin_anew_after_a_calm_while():
    moment = [0.0]
    restarts = Restarts(clock=lambda: moment[0])

    pauses = [restarts.note_end() for _turn in range(9)]
    restarts.note_start()
    moment[0] += CALM

    assert pauses == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]
    assert (restarts.is_waiting, restarts.note_end(), restarts.is_due) == (False, 0.5, False)


def command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []


def test_run_refuses_a_port_that_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as neighbour:
        port = str(neighbour.getsockname()[1])
        done = subprocess.run(
            [ROOT / "bin" / "run"], capture_output=True, text=True, env=environment(tmp_path, PORT=port)
        )

    assert (done.returncode, done.stderr) == (1, f"Port {port} is taken. Choose another one: PORT=8080 bin/run\n")


@pytest.fixture
def migrated(transactional_db):
    """The URL of a database that is migrated and has nobody in it, on the server of the tests."""
    name = f"launch_{uuid4().hex[:8]}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{standing_template()}"')
    yield os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_run_empty_prints_a_link_that_opens_the_first_page(tmp_path, var, migrated):
    if (var / "static").exists():
        shutil.copytree(var / "static", tmp_path / "static")
    command, given = [ROOT / "bin" / "run", "--empty"], {"PORT": str(free_port()), "DATABASE_URL": migrated}
    process = spawn(command, stdout=subprocess.PIPE, text=True, env=environment(tmp_path, **given))
    try:
        told = list(itertools.islice(process.stdout, 2))
        link = told[1].split()[5]
        with urllib.request.urlopen(link) as answer:  # noqa: S310
            page = answer.read().decode()
    finally:
        process.terminate()
        finish(process)

    assert told[0].startswith(READY)
    assert "/setup/first/" in link
    assert 'name="password1"' in page


def test_run_refuses_a_word_that_it_does_not_know(tmp_path):
    done = subprocess.run(
        [ROOT / "bin" / "run", "--kitchen"], capture_output=True, text=True, env=environment(tmp_path)
    )

    assert done.returncode == 2
    assert "--kitchen" in done.stderr


def test_run_says_what_is_wrong_with_a_port(tmp_path):
    done = subprocess.run(
        [ROOT / "bin" / "run"], capture_output=True, text=True, env=environment(tmp_path, PORT="http")
    )

    assert (done.returncode, done.stderr) == (1, "PORT is http, but it has to be a number from 1 to 65535.\n")


def test_manage_has_a_database_for_its_own_time_and_a_clean_standard_output(tmp_path):
    command = [ROOT / "bin" / "manage", "health", "database", "broker", "--json"]

    done = subprocess.run(command, capture_output=True, text=True, env=environment(tmp_path))

    assert (done.returncode, done.stdout) == (0, '{"database": "ok", "broker": "ok"}\n')
    assert sorted(path.name for path in tmp_path.glob("*/url")) == []


def test_manage_passes_on_the_exit_code(tmp_path):
    command = [ROOT / "bin" / "manage", "health", "kitchen"]

    done = subprocess.run(command, capture_output=True, text=True, env=environment(tmp_path))

    assert done.returncode == 2


def test_a_service_is_shared_by_its_users_and_stopped_by_the_last(tmp_path):
    with hold("valkey", tmp_path, temporary=True) as first, hold("valkey", tmp_path, temporary=True) as second:
        keeper = holder(tmp_path / "keeper.lock")
        urls = {first.url, second.url}

    assert len(urls) == 1
    assert stat(keeper) is None
    assert not first.is_alive()


@pytest.mark.parametrize("service", ["valkey", "postgres"])
def test_a_service_ends_when_its_last_user_is_killed(tmp_path, service, use):
    user, keeper, server = use(service, tmp_path)

    user.kill()

    assert wait_until(lambda: stat(keeper) is None and stat(server) is None, patience=20)


@pytest.mark.parametrize("service", ["valkey", "postgres"])
def test_a_service_ends_with_its_keeper_and_starts_again(tmp_path, service, use):
    _user, keeper, server = use(service, tmp_path)

    os.kill(keeper, signal.SIGKILL)
    with hold(service, tmp_path) as again:
        came_back = again.is_alive() and wait_until(lambda: stat(server) is None, patience=5)

    assert came_back
