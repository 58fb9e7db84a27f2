"""Addresses of chosen columns and saved views: they belong to lists, so that the menu marks no page of people."""

from django.urls import path

from orderdesk.accounts.views import look

app_name = "looks"
urlpatterns = [
    path("<str:name>/columns/", look.choose_columns, name="choose-columns"),
    path("<str:name>/views/new/", look.save_view, name="save-view"),
    path("views/<int:pk>/", look.rename_view, name="rename-view"),
    path("views/<int:pk>/share/", look.share_view, name="share-view"),
    path("views/<int:pk>/start/", look.start_with_view, name="start-with-view"),
    path("views/<int:pk>/delete/", look.delete_view, name="delete-view"),
]
