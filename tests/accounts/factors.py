"""Second factors of people in tests: an app, a passkey made by software, codes."""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from time import time

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.urls import reverse
from django_otp.oath import TOTP
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from orderdesk.accounts import services

SECRET = b"12345678901234567890"
PASSWORD = "geheim-12345"


def code_now(*, steps=0, secret=SECRET):
    """The code that the app shows now, or `steps` half minutes from now."""
    totp = TOTP(secret)
    totp.time = time() + steps * 30
    return f"{totp.token():06d}"


def with_app(person):
    """Give a person an app; the recovery codes. Its code of now is used: tests sign in with the next one."""
    services.begin_authenticator(SECRET, by=person)
    return services.confirm_authenticator(code_now(steps=-1), by=person)


def with_password(person):
    person.set_password(PASSWORD)
    person.save()
    return person


def log_in(client, person, **extra):
    return client.post(reverse("login"), {"username": person.username, "password": PASSWORD}, **extra)


def fresh(client):
    """Show that it is them, as after a log-in a moment ago."""
    session = client.session
    session["confirmed_at"] = time()
    session.save()


def _text(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class SoftKey:
    """A passkey in software: answers what a page asks as a browser would."""

    def __init__(self, host="testserver", origin="http://testserver", identifier=b"soft-key-1"):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.host, self.origin, self.identifier, self.counter = host, origin, identifier, 0

    def _client_data(self, kind, options):
        content = {"type": kind, "challenge": json.loads(options)["challenge"], "origin": self.origin}
        return json.dumps({**content, "crossOrigin": False}).encode()

    def make(self, options):
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.identifier, public)
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(sha256(self.host.encode()).digest(), flags, self.counter, credential)
        attestation = AttestationObject.create("none", data, {})
        answer = {
            "clientDataJSON": _text(self._client_data("webauthn.create", options)),
            "attestationObject": _text(bytes(attestation)),
        }
        return self._answer(answer)

    def sign(self, options):
        self.counter += 1
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
        data = AuthenticatorData.create(sha256(self.host.encode()).digest(), flags, self.counter)
        said = self._client_data("webauthn.get", options)
        signature = self.key.sign(bytes(data) + sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        answer = {"clientDataJSON": _text(said), "authenticatorData": _text(bytes(data)), "signature": _text(signature)}
        return self._answer(answer)

    def _answer(self, response):
        known = _text(self.identifier)
        return json.dumps(
            {"id": known, "rawId": known, "type": "public-key", "response": response, "clientExtensionResults": {}}
        )


def with_passkey(client, person, key=None):
    """Add a passkey by the page, as the signed-in person of this client."""
    key = key or SoftKey()
    client.force_login(person)
    fresh(client)
    options = client.get(reverse("account:add-passkey")).context["options"]
    client.post(reverse("account:add-passkey"), {"name": "我的手机", "answer": key.make(options)})
    return key
