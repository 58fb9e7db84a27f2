from django.urls import path

from reports.views import behind

app_name = "reports"
urlpatterns = [
    path("behind/<slug:figure>/", behind.behind, name="behind"),
]
