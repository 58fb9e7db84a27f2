from django.urls import path

from orderdesk.setup import views

app_name = "setup"
urlpatterns = [
    path("", views.setup, name="setup"),
    path("first/<str:secret>/", views.first, name="first"),
    path("later/", views.leave_setup, name="leave-setup"),
    path("passed/<slug:key>/", views.pass_step, name="pass-step"),
    path("demo/", views.clear_demo, name="clear-demo"),
    path("settings/", views.settings, name="settings"),
    path("settings/company/", views.company, name="company"),
    path("settings/rules/", views.rules, name="rules"),
    path("settings/sign-in/", views.sign_in, name="sign-in"),
    path("settings/calendar/", views.calendar, name="calendar"),
    path("settings/mail/", views.mail, name="mail"),
    path("settings/operations/", views.operations, name="operations"),
]
