"""The carriers' query service 快递100: asked about a number, subscribed to it, and what it pushes.

https://api.kuaidi100.com/document/. Signatures are MD5 in capitals: of a question over param + key + customer, of a
push over param + salt; the text that is signed is the text that is sent, byte by byte.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import md5
from hmac import compare_digest
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from orderdesk.core.errors import Refused
from orderdesk.core.text.typed import phone_digits

TIMEOUT = 10  # seconds
MOST_ANSWER = 2_000_000  # bytes
COMPANIES = {
    "顺丰": "shunfeng",
    "中通": "zhongtong",
    "圆通": "yuantong",
    "申通": "shentong",
    "韵达": "yunda",
    "极兔": "jtexpress",
    "邮政": "youzhengguonei",
    "EMS": "ems",
    "京东": "jd",
    "德邦": "debangkuaidi",
    "跨越": "kuayue",
    "安能": "annengwuliu",
    "百世": "baishiwuliu",
    "壹米滴答": "yimidida",
    "天地华宇": "tiandihuayu",
}
NEED_PHONE = ("shunfeng", "zhongtong")


class NoRedirects(HTTPRedirectHandler):
    """Whoever answers with another address is not followed there with the company's key."""

    def redirect_request(self, *_args: Any) -> None:
        return None


OPENER = build_opener(NoRedirects)


class WrongSign(Refused):
    """A push that is not from the service, or of another salt."""


@dataclass(frozen=True)
class Reading:
    """What the service says of a number: its state, [(moment, text)], and the expected day where it gives one."""

    state: str
    events: list[tuple[datetime, str]]
    arrives_on: date | None = None


@dataclass(frozen=True)
class Pushed:
    """A push: which number of which carrier, and what is said of it."""

    number: str
    company: str
    reading: Reading


def is_configured() -> bool:
    """Whether the company has an account at the service."""
    return bool(settings.KUAIDI100_KEY and settings.KUAIDI100_CUSTOMER)


def company_of(carrier: str) -> str:
    """The service's name of a carrier as people write it, or ""."""
    return next((company for name, company in COMPANIES.items() if name.lower() in carrier.lower()), "")


def sign_query(param: str, *, key: str, customer: str) -> str:
    """The signature of a question."""
    return md5(f"{param}{key}{customer}".encode(), usedforsecurity=False).hexdigest().upper()


def sign_push(param: str, *, salt: str) -> str:
    """The signature of a push."""
    return md5(f"{param}{salt}".encode(), usedforsecurity=False).hexdigest().upper()


def query(number: str, company: str, *, phone: str = "") -> Reading:
    """What happened to a number. Raises Refused in words where the service does not answer, or knows nothing."""
    query = {"com": company, "num": number, "resultv2": "4", "show": "0", "order": "desc"}
    param = _dump(query | ({"phone": phone_digits(phone)} if company in NEED_PHONE else {}))
    customer = settings.KUAIDI100_CUSTOMER
    sign = sign_query(param, key=settings.KUAIDI100_KEY, customer=customer)
    answer = _post("/poll/query.do", {"customer": customer, "sign": sign, "param": param})
    if str(answer.get("status")) != "200" or "data" not in answer:
        sentence = _("The query service says: %(message)s")
        raise Refused(sentence % {"message": _message(answer)})
    return _reading(answer)


def subscribe(number: str, company: str, *, phone: str = "") -> None:
    """Have what happens to a number pushed to us. A number that is subscribed already is no failure."""
    parameters = {"callbackurl": f"{settings.SITE_URL}{reverse('fulfillment:push-tracking')}", "resultv2": "4"}
    parameters["salt"] = settings.KUAIDI100_SALT
    if company in NEED_PHONE:
        parameters["phone"] = phone_digits(phone)
    subscription = {"company": company, "number": number, "key": settings.KUAIDI100_KEY, "parameters": parameters}
    answer = _post("/poll", {"schema": "json", "param": _dump(subscription)})
    if str(answer.get("returnCode")) not in ("200", "501"):
        raise Refused(_("The query service says: %(message)s") % {"message": _message(answer)})


def read_push(param: str, sign: str) -> Pushed:
    """A push whose signature is right. Raises WrongSign, or Refused where it cannot be read."""
    if not compare_digest(sign_push(param, salt=settings.KUAIDI100_SALT).encode(), sign.upper().encode()):
        raise WrongSign(_("The signature of the push is wrong."))
    try:
        last = json.loads(param)["lastResult"]
        number, company = str(last["nu"]), str(last["com"])
    except (ValueError, KeyError, TypeError) as failure:
        raise Refused(_("The push cannot be read.")) from failure
    return Pushed(number, company, _reading(last))


def _message(answer: dict[str, Any]) -> str:
    """Why it refuses, in its own words; where those are very long, the mark … stands where they were cut."""
    return Truncator(str(answer.get("message") or answer.get("returnCode") or "?")).chars(500)


def _reading(answer: dict[str, Any]) -> Reading:
    try:
        events = [(_moment(row.get("ftime") or row["time"]), str(row["context"]).strip()) for row in answer["data"]]
        arrives = str(answer.get("arrivalTime") or "")[:10]
        return Reading(
            state=str(answer.get("state", ""))[:4],
            events=[(at, text) for at, text in events if text],
            arrives_on=date.fromisoformat(arrives) if arrives else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as failure:
        raise Refused(_("The answer of the query service cannot be read.")) from failure


def _moment(text: str) -> datetime:
    return datetime.strptime(str(text), "%Y-%m-%d %H:%M:%S").replace(tzinfo=get_default_timezone())


def _dump(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _post(path: str, form: dict[str, str]) -> dict[str, Any]:
    request = Request(f"{settings.KUAIDI100_URL}{path}", data=urlencode(form).encode())  # noqa: S310 - from the settings
    try:
        with OPENER.open(request, timeout=TIMEOUT) as response:
            answer = json.loads(response.read(MOST_ANSWER))
    except (URLError, TimeoutError, OSError, ValueError) as failure:
        raise Refused(_("The query service does not answer now. Try again later.")) from failure
    if not isinstance(answer, dict):
        raise Refused(_("The answer of the query service cannot be read."))
    return answer
