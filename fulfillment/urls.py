from django.urls import path

from fulfillment import views

app_name = "fulfillment"
urlpatterns = [
    path("orders/<int:pk>/answer/", views.answer_supply, name="answer-supply"),
    path("orders/<int:pk>/agree/", views.agree_date, name="agree-date"),
    path("orders/<int:pk>/confirm/", views.confirm_order, name="confirm-order"),
    path("orders/<int:pk>/start/", views.start_order, name="start-order"),
    path("orders/<int:pk>/dispatch/", views.dispatch_order, name="dispatch-order"),
    path("stock/", views.stock_list, name="stock"),
    path("stock/<int:pk>/", views.count_stock, name="count-stock"),
]
