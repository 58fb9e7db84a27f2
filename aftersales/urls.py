from django.urls import path

from aftersales.views import closing

app_name = "aftersales"
urlpatterns = [
    path("shipments/<int:pk>/sign/", closing.sign_for, name="sign-for"),
    path("papers/<int:pk>/", closing.paper, name="paper"),
    path("orders/<int:pk>/complete/", closing.complete_order, name="complete-order"),
    path("orders/<int:pk>/cancel/", closing.cancel_order, name="cancel-order"),
]
