from django.urls import path

from orderdesk.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("bell/", views.bell, name="bell"),
    path("read/", views.read_all, name="read"),
    path("reminders/", views.reminder_list, name="reminders"),
    path("reminders/<int:pk>/acknowledge/", views.acknowledge_reminder, name="acknowledge-reminder"),
    path("reminders/<int:pk>/snooze/", views.snooze_reminder, name="snooze-reminder"),
    path("<int:pk>/", views.open_notice, name="open"),
]
