"""Two web servers behind a proxy are replaced one after the other while people work: no request is lost.

The servers are started as the unit file of systemd says; the proxy asks as deploy/Caddyfile lets Caddy ask.
"""

import http.client
import itertools
import os
import shlex
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection
from django.utils.timezone import localdate

from bench.entering import entry_forms
from demo.company.seed import seed_company
from launch import ROOT
from launch.processes import wait_until
from launch.services import free_port
from orders.models import Order
from tests.test_soak_users import LiveSite

UNIT = ROOT / "deploy" / "systemd" / "orderdesk-web@.service"
CLERKS, ORDERS = 3, 30
PATIENCE = 15  # seconds that a request waits for a server, as `lb_try_duration`

pytestmark = pytest.mark.django_db(transaction=True)


class Host:
    """One web server, which can be replaced by the next version on its port."""

    def __init__(self):
        self.port = free_port()
        self.process = None

    def start(self):
        line = (
            UNIT.read_text().replace("\\\n", " ").split("ExecStart=")[1].splitlines()[0].replace("%i", str(self.port))
        )
        _program, *arguments = shlex.split(line)
        arguments += ["--workers", "1", "--log-level", "error"]
        database = connection.settings_dict
        environment = {
            **os.environ,
            "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database),
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }
        self.process = subprocess.Popen([sys.executable, "-m", "gunicorn", *arguments], env=environment, cwd=ROOT)
        assert wait_until(self.answers, patience=60)

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=40)

    def ask(self, request, body):
        """(status, headers, body). Raises OSError or HTTPException where nobody answered."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            link.request(request.command, request.path, body, dict(request.headers.items()))
            response = link.getresponse()
            return response.status, response.getheaders(), response.read()
        finally:
            link.close()


class Ask(BaseHTTPRequestHandler):
    """Hands a request to a server, and to the other where nobody answered: `lb_retry_match` names forms, too."""

    def handle_request(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or None
        end = time.monotonic() + self.server.patience
        while True:
            for host in self.server.hosts:
                try:
                    return self.answer(*host.ask(self, body))
                except (OSError, http.client.HTTPException):
                    continue
            if time.monotonic() > end:
                return self.answer(502, [], b"")
            time.sleep(0.1)

    do_GET = do_POST = handle_request

    def answer(self, status, headers, body):
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("connection", "content-length", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Say nothing: the test looks at the answers."""


class Proxy(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, hosts, patience):
        super().__init__(("127.0.0.1", 0), Ask)
        self.hosts, self.patience = hosts, patience


@contextmanager
def site(hosts, patience=PATIENCE):
    """The address of a proxy before so many servers, and the servers."""
    servers = [Host() for _host in range(hosts)]
    proxy = Proxy(servers, patience)
    thread = threading.Thread(target=proxy.serve_forever)
    thread.start()
    try:
        for server in servers:
            server.start()
        yield f"http://127.0.0.1:{proxy.server_port}", servers
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()
        for server in servers:
            if server.process and server.process.poll() is None:
                server.stop()


class Clerk(threading.Thread):
    """Enters orders and looks at the list, one after the other, until it is over."""

    def __init__(self, client, form, is_over):
        super().__init__()
        self.client, self.form, self.is_over = client, form, is_over
        self.entered, self.codes = 0, Counter()

    def run(self):
        while not self.is_over.is_set():
            code, *_rest = self.client.post("/orders/new/", self.form())
            self.entered += code == 302
            self.codes.update([code, self.client.get("/orders/")[0]])


def replace_while_clerks_work(url, servers):
    """Orders that were entered while the servers were replaced one after the other, and the codes of all answers."""
    live, is_over, numbers = LiveSite(url), threading.Event(), itertools.count()
    forms = entry_forms(live)
    clerks = [Clerk(client, lambda: forms(next(numbers)), is_over) for client in live.clients(["assistant"] * CLERKS)]
    for clerk in clerks:
        clerk.start()
    for server in servers:
        server.stop()
        server.start()
    is_over.set()
    for clerk in clerks:
        clerk.join()
    return sum(clerk.entered for clerk in clerks), sum((clerk.codes for clerk in clerks), Counter())


def test_a_rolling_restart_under_load_loses_no_request():
    seed_company(orders=ORDERS, seed=7, today=localdate())

    with site(hosts=2) as (url, servers):
        before = {server.process.pid for server in servers}
        entered, codes = replace_while_clerks_work(url, servers)
        after = {server.process.pid for server in servers}

    assert {*codes} == {200, 302}
    assert entered == codes[302] == Order.objects.count() - ORDERS
    assert entered > CLERKS
    assert not before & after


def test_a_server_alone_that_is_restarted_loses_requests():
    """The control: the clerks notice when nobody is there."""
    seed_company(orders=ORDERS, seed=7, today=localdate())

    with site(hosts=1, patience=0) as (url, servers):
        _entered, codes = replace_while_clerks_work(url, servers)

    assert codes[502] > 0
