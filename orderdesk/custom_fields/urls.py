from django.urls import path

from orderdesk.custom_fields import views

app_name = "custom_fields"
urlpatterns = [
    path("", views.custom_fields, name="custom-fields"),
    path("add/<slug:record>/", views.add_field, name="add-field"),
    path("<int:pk>/", views.change_field, name="change-field"),
    path("<int:pk>/move/", views.move_field, name="move-field"),
    path("<int:pk>/drop/", views.drop_field, name="drop-field"),
    path("<int:pk>/restore/", views.restore_field, name="restore-field"),
]
