"""Addresses of the own account: not of people, so that the menu marks no page of theirs."""

from django.urls import path

from orderdesk.accounts.views import account

app_name = "account"
urlpatterns = [
    path("", account.security, name="security"),
    path("sessions/others/end/", account.end_other_sessions, name="end-other-sessions"),
    path("sessions/<slug:handle>/end/", account.end_session, name="end-session"),
]
