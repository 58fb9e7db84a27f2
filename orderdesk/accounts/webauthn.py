"""Passkeys: what the browser is asked, and whether its answer is right, by the library of Yubico (fido2).

A passkey belongs to the host that it was made at. The challenge waits in the session and is good for one answer.
"""

import json
import struct
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from django.http import HttpRequest
from django.http.request import split_domain_port
from fido2.cose import UnsupportedKey
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from orderdesk.accounts.factors import LONGEST_KEY, Passkey
from orderdesk.accounts.models import User

STATE = "passkey_state"
# What parsing and verifying raise at an answer that is none.
WRONG = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    RecursionError,
    NotImplementedError,
    struct.error,
    UnsupportedAlgorithm,
)
MOST = 20_000  # characters of an answer


@dataclass(frozen=True)
class NewKey:
    """What a browser answered that made a passkey."""

    host: str
    identifier: str
    credential: bytes
    counter: int


def host_of(request: HttpRequest) -> str:
    """The name of the host without its port, or "" for an address in numbers, at which browsers keep no passkeys."""
    host = split_domain_port(request.get_host())[0]
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return host
    return ""


def ask_for_new(request: HttpRequest, person: User) -> str:
    """The options, as JSON, by which a browser makes a passkey of this person."""
    user = PublicKeyCredentialUserEntity(
        id=f"orderdesk-{person.pk}".encode(), name=person.username, display_name=str(person)
    )
    options, state = _server(request).register_begin(
        user,
        _keys_of(person, host_of(request)),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    request.session[STATE] = state
    return json.dumps(dict(options)["publicKey"])


def read_new(request: HttpRequest, answer: str) -> NewKey | None:
    """The passkey that was made; None where the answer is wrong or was given before."""
    state = request.session.pop(STATE, None)
    try:
        data = _server(request).register_complete(state, _parsed(answer))
        credential: Any = data.credential_data
        identifier = websafe_encode(credential.credential_id)
    except WRONG:
        return None
    if len(identifier) > LONGEST_KEY or isinstance(credential.public_key, UnsupportedKey):
        return None
    return NewKey(host_of(request), identifier, bytes(credential), data.counter)


def ask_for_known(request: HttpRequest, person: User) -> str | None:
    """The options, as JSON, by which a browser signs with a passkey of the person; None where this host has none."""
    keys = _keys_of(person, host_of(request))
    if not keys:
        return None
    options, state = _server(request).authenticate_begin(keys, user_verification=UserVerificationRequirement.PREFERRED)
    request.session[STATE] = state
    return json.dumps(dict(options)["publicKey"])


def read_known(request: HttpRequest, person: User, answer: str) -> tuple[Passkey, int] | None:
    """(the passkey that signed, its counter); None where the answer is wrong or was given before."""
    state = request.session.pop(STATE, None)
    keys = _keys_of(person, host_of(request))
    try:
        response = AuthenticationResponse.from_dict(_parsed(answer))
        credential = _server(request).authenticate_complete(state, keys, response)
        counter = response.response.authenticator_data.counter
    except WRONG:
        return None
    passkey = Passkey.objects.filter(person=person, identifier=websafe_encode(credential.credential_id)).first()
    return (passkey, counter) if passkey else None


def _parsed(answer: str) -> Any:
    if len(answer) > MOST:
        raise ValueError
    return json.loads(answer)


def _keys_of(person: User, host: str) -> list[AttestedCredentialData]:
    keys = Passkey.objects.filter(person=person, host=host).values_list("credential", flat=True)
    return [AttestedCredentialData(bytes(key)) for key in keys]


def _server(request: HttpRequest) -> Fido2Server:
    host = host_of(request)
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name="OrderDesk"), verify_origin=_of(request))


def _of(request: HttpRequest) -> Any:
    """Only the page that asked may have been answered: protocol, host and port."""
    return lambda origin: origin == f"{request.scheme}://{request.get_host()}"
