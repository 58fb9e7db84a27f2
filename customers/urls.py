from django.urls import path

from customers import views

app_name = "customers"
urlpatterns = [
    path("", views.customer_list, name="list"),
    path("new/", views.create_customer, name="create"),
    path("export/", views.export_customers, name="export"),
    path("pick/", views.pick_customer, name="pick"),
    path("split/", views.split_pasted, name="split-pasted"),
    path("transfer/", views.transfer_customers, name="transfer-customers"),
    path("files/<int:pk>/", views.qualification_file, name="file"),
    path("<int:pk>/", views.customer_detail, name="detail"),
    path("<int:pk>/edit/", views.edit_customer, name="edit"),
    path("<int:pk>/fill/", views.fill_customer, name="fill"),
    path("<int:pk>/log/", views.log_communication, name="log-communication"),
    path("<int:pk>/transfer/", views.transfer_customer, name="transfer"),
    path("<int:pk>/add/<slug:kind>/", views.add_part, name="add-part"),
    path("contacts/<int:pk>/anonymise/", views.anonymise_contact, name="anonymise-contact"),
    path("parts/<slug:kind>/<int:pk>/", views.edit_part, name="edit-part"),
]
