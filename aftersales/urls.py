from django.urls import path

from aftersales.views import closing, imports

app_name = "aftersales"
urlpatterns = [
    path("shipments/<int:pk>/sign/", closing.sign_for, name="sign-for"),
    path("papers/<int:pk>/", closing.paper, name="paper"),
    path("orders/<int:pk>/complete/", closing.complete_order, name="complete-order"),
    path("orders/<int:pk>/cancel/", closing.cancel_order, name="cancel-order"),
    path("imports/", imports.imports, name="imports"),
    path("imports/template/", imports.import_template, name="import-template"),
    path("imports/of/<slug:sheet>/", imports.imports, name="imports-of"),
    path("imports/of/<slug:sheet>/template/", imports.import_template, name="template-of"),
    path("imports/<int:pk>/", imports.import_job, name="import"),
    path("imports/<int:pk>/progress/", imports.import_progress, name="import-progress"),
    path("imports/<int:pk>/take/", imports.take_import, name="take-import"),
    path("imports/<int:pk>/faults/", imports.import_faults, name="import-faults"),
]
