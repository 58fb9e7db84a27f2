"""A query service of carriers of our own: it checks what it is asked as 快递100 does, and answers what a test set."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from fulfillment.services.kuaidi100 import sign_push, sign_query

KEY, CUSTOMER, SALT = "KEY", "CUST", "SALT"


class Service:
    """What was asked, and what is answered."""

    def __init__(self):
        self.asked, self.subscribed = [], []
        self.moved_to, self.opened = "", []  # where it sends who asks, and what was opened without a question
        self.answer = {"status": "200", "message": "ok", "state": "0", "data": []}
        self.subscription = {"result": True, "returnCode": "200", "message": "提交成功"}

    def take(self, path, form):
        if path == "/poll":
            self.subscribed.append(json.loads(form["param"]))
            return self.subscription
        if form["sign"] != sign_query(form["param"], key=KEY, customer=CUSTOMER) or form["customer"] != CUSTOMER:
            return {"result": False, "returnCode": "503", "message": "验证签名失败"}
        self.asked.append(json.loads(form["param"]))
        return self.answer


@contextmanager
def service_running(settings):
    """The service on a port of its own, named by the settings."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            data = json.dumps(service.take(self.path, form)).encode()
            self.send_response(302 if service.moved_to else 200)
            if service.moved_to:
                self.send_header("Location", service.moved_to)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self):
            service.opened.append(self.path)
            self.send_error(404)

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.KUAIDI100_URL = f"http://127.0.0.1:{server.server_port}"
    settings.KUAIDI100_KEY, settings.KUAIDI100_CUSTOMER, settings.KUAIDI100_SALT = KEY, CUSTOMER, SALT
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def rows(*events):
    """Events as the service gives them, the latest first: rows("2026-05-10 10:00:00 揽收", …)."""
    return [{"ftime": text[:19], "time": text[:19], "context": text[20:]} for text in events]


def pushed(*events, state="0", number="SF1234567890", company="shunfeng", **facts):
    """(param, sign) of a push."""
    result = {"nu": number, "com": company, "state": state, "status": "200", "data": rows(*events)} | facts
    param = json.dumps({"status": "polling", "message": "", "lastResult": result}, ensure_ascii=False)
    return param, sign_push(param, salt=SALT)
