"""Why people and teams changed, as their history says it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountReason(models.TextChoices):
    """Why a row of the history of a person or a team was written."""

    FIRST = "first", _("set up as the first administrator")
    INVITE = "invite", _("invited")
    TEAM = "team", _("changed with the team")
    LANGUAGE = "language", _("chose the language")
    CHOOSE_PASSWORD = "choose_password", _("set the password by a link")
    CHANGE_PASSWORD = "change_password", _("changed the password")
    GIVE_PASSWORD = "give_password", _("was given a password for one log-in")
    ADD_AUTHENTICATOR = "add_authenticator", _("set up an authenticator app")
    REMOVE_AUTHENTICATOR = "remove_authenticator", _("removed the authenticator app")
    ADD_PASSKEY = "add_passkey", _("added a passkey")
    REMOVE_PASSKEY = "remove_passkey", _("removed a passkey")
    RENEW_CODES = "renew_codes", _("made new recovery codes")
    USE_CODE = "use_code", _("signed in with a recovery code")
    RESET_FACTOR = "reset_factor", _("second factor reset by an administrator")
    SIGN_OUT = "sign_out", _("signed out everywhere")
    APPOINT = "appoint", _("appointed a deputy")
    END = "end", _("ended early")
    SHARE = "share", _("shared or no longer")
