from django.urls import path

from imports import views

app_name = "imports"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("template/", views.import_template, name="import-template"),
    path("of/<slug:sheet>/", views.imports, name="imports-of"),
    path("of/<slug:sheet>/template/", views.import_template, name="template-of"),
    path("<int:pk>/", views.import_job, name="import"),
    path("<int:pk>/progress/", views.import_progress, name="import-progress"),
    path("<int:pk>/take/", views.take_import, name="take-import"),
    path("<int:pk>/choose/", views.choose_import, name="choose-import"),
    path("<int:pk>/undo/", views.undo_import, name="undo-import"),
    path("<int:pk>/faults/", views.import_faults, name="import-faults"),
]
