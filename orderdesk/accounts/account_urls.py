"""Addresses of the own account: not of people, so that the menu marks no page of theirs."""

from django.urls import path

from orderdesk.accounts.views import account, factor

app_name = "account"
urlpatterns = [
    path("", account.security, name="security"),
    path("confirm/", factor.confirm, name="confirm"),
    path("authenticator/", factor.authenticator, name="authenticator"),
    path("authenticator/new/", factor.begin_authenticator, name="begin-authenticator"),
    path("authenticator/remove/", factor.remove_authenticator, name="remove-authenticator"),
    path("passkeys/new/", factor.add_passkey, name="add-passkey"),
    path("passkeys/<int:pk>/remove/", factor.remove_passkey, name="remove-passkey"),
    path("codes/new/", factor.renew_recovery_codes, name="renew-recovery-codes"),
    path("sessions/others/end/", account.end_other_sessions, name="end-other-sessions"),
    path("sessions/<slug:handle>/end/", account.end_session, name="end-session"),
]
