from django.urls import path

from orderdesk.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("bell/", views.bell, name="bell"),
    path("read/", views.read_all, name="read"),
    path("<int:pk>/", views.open_notice, name="open"),
]
