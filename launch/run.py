"""bin/run [--empty]: everything on this machine, supervised, until Ctrl-C; with --empty without the demo company."""

import contextlib
import os
import socket
import sys

from launch import ROOT, local, system
from launch.locks import Lock, holder
from launch.processes import Failed, Stopped, call, say
from launch.supervisor import Supervisor

DEFAULT_PORT = 8000
SALES = ("assistant", "am1", "am2", "manager", "manager2", "director")
DEMO = (*SALES, "warehouse", "production", "logistics", "aftersales", "finance", "admin")
DEMO_PASSWORD = "orderdesk-demo"  # noqa: S105


def main(arguments):
    if set(arguments) - {"--empty"}:
        say(f"bin/run does not know {' '.join(arguments)}; it takes --empty alone: a company of your own, no demo.")
        return 2
    if arguments:
        os.environ["ORDERDESK_DEMO"] = "false"
    folder = local.var()
    lock = Lock(folder / "run.lock")
    if not lock.take(wait=False):
        raise Failed(f"OrderDesk already runs from {folder} (process {holder(folder / 'run.lock')}).")
    lock.sign(os.getpid())
    listener, url = listen()
    name_missing_libraries()
    try:
        with local.services(folder) as (urls, holdings):
            environment = local.environment(folder, urls)
            environment.setdefault("SITE_URL", url)
            state = prepare(environment)
            supervisor = Supervisor(folder, environment, listener, holdings)
            supervisor.run(programs(environment, listener), when_ready=lambda: announce(url, folder, state))
    except Stopped:
        say("OrderDesk has stopped.")
    return 0


def listen():
    """The web server's socket, opened here so that nobody takes the port in between: (socket, URL)."""
    choice = os.environ.get("PORT")
    if choice and not (choice.isdecimal() and 0 < int(choice) < 65536):
        raise Failed(f"PORT is {choice}, but it has to be a number from 1 to 65535.")
    for port in [int(choice)] if choice else range(DEFAULT_PORT, DEFAULT_PORT + 100):
        with contextlib.suppress(OSError):
            listener = socket.create_server(("127.0.0.1", port), backlog=256)
            return listener, f"http://127.0.0.1:{port}"
    raise Failed(f"Port {choice or DEFAULT_PORT} is taken. Choose another one: PORT=8080 bin/run")


def name_missing_libraries():
    absent = system.provide(system.PDF_LIBRARIES)
    if absent:
        say(f"PDF files cannot be made until this is installed:\n  {system.command(absent)}")


def prepare(environment):
    """Migrate, collect, seed; return what stands there, as `launch.prepare` prints it."""
    say("Preparing the database …")
    reader, writer = os.pipe()
    try:
        code = call([sys.executable, "-m", "launch.prepare"], cwd=ROOT, env=environment, stdout=writer, process_group=0)
    finally:
        os.close(writer)
    with os.fdopen(reader) as output:
        if code != 0:
            raise Failed("The database could not be prepared: the reason is above.")
        return output.read().strip()


def programs(environment, listener):
    """Name and command of everything that makes up a running OrderDesk."""
    celery = [sys.executable, "-m", "celery", "-A", "orderdesk"]
    web = [sys.executable, "-m", "gunicorn", "orderdesk.wsgi:application", "--bind", f"fd://{listener.fileno()}"]
    web += ["--workers", environment.get("WEB_CONCURRENCY", "2"), "--worker-class", "gthread", "--threads", "4"]
    web += ["--timeout", "120", "--graceful-timeout", "5", "--no-control-socket"]
    web.append("--reload" if environment.get("DEBUG") == "true" else "--preload")
    return {
        "web": web,
        "worker": [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "-l", "info"],
        "beat": [*celery, "beat", "-l", "info"],
    }


def announce(url, folder, state):
    print(f"OrderDesk is ready at {url}", flush=True)
    if state.startswith("first "):
        print(f"  Set up your company at {url}{state.removeprefix('first ')} (works once)", flush=True)
    if state == "demo":
        print(f"  Log in as {', '.join(DEMO)}; the password is {DEMO_PASSWORD}", flush=True)
    print(f"  Ctrl-C stops everything. Logs are in {folder / 'log'}", flush=True)
