"""Our own proxies (`TRUSTED_PROXIES`): what they say of a request counts, what anybody else says does not."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """The address that a request comes from: the last hop that is none of our own proxies (TRUSTED_PROXIES).

    What stands before it in the header was written by the client, who may write anything.
    """
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    address = request.META.get("REMOTE_ADDR") or None
    while address and hops and is_proxy(address):
        hop = hops.pop()
        if not _is_address(hop):
            break
        address = hop
    return address


def is_proxy(address: str) -> bool:
    """Whether an address is that of one of our own proxies."""
    return is_among(address, settings.TRUSTED_PROXIES)


def is_among(address: str, networks: list) -> bool:
    """Whether an address lies in one of the networks; what is none lies in none."""
    return _is_address(address) and any(ip_address(address) in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
