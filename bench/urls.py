from django.urls import include, path

from bench import baselines, pages

urlpatterns = [
    path("bench/orders/", baselines.order_list),
    path("bench/orders/<int:pk>/", baselines.order_page),
    path("bench/sales/<slug:way>/", baselines.sales_report),
    path("bench/page/<slug:name>/", pages.bare_page),
    path("bench/entry/", baselines.order_entry),
    path("", include("orderdesk.urls")),
]
