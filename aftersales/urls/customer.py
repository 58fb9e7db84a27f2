"""The page behind a customer's link: short, because it is printed and typed."""

from django.urls import path

from aftersales.views import customer, quotation, statement

app_name = "link"
urlpatterns = [
    path("statement/<str:token>/", statement.statement_page, name="statement"),
    path("statement/<str:token>/paper/", statement.print_statement_by_link, name="print-statement"),
    path("statement/<str:token>/answer/", statement.answer_statement, name="answer-statement"),
    path("quotation/<str:token>/", quotation.quotation_page, name="quotation"),
    path("quotation/<str:token>/answer/", quotation.answer_quotation, name="answer-quotation"),
    path("quotation/<str:token>/paper/", quotation.quotation_by_link, name="quotation-paper"),
    path("<str:token>/", customer.customer_page, name="page"),
    path("<str:token>/sign/<int:pk>/", customer.sign_by_link, name="sign"),
    path("<str:token>/rate/", customer.rate_by_link, name="rate"),
    path("<str:token>/ask/", customer.ask_by_link, name="ask"),
    path("<str:token>/receipt/<int:pk>/", customer.receipt_by_link, name="receipt"),
]
