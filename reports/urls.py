from django.urls import path

from reports.views import action, behind, commission, customer, dashboard, report, review, target

app_name = "reports"
urlpatterns = [
    path("", dashboard.show_dashboard, name="dashboard"),
    path("export/", dashboard.export_dashboard, name="export-dashboard"),
    path("behind/<slug:figure>/", behind.behind, name="behind"),
    path("reviews/", review.reviews, name="reviews"),
    path("reviews/<int:pk>/", review.review, name="review"),
    path("reviews/<int:pk>/progress/", review.review_progress, name="review-progress"),
    path("reviews/<int:pk>/pdf/", review.download_review, name="download-review"),
    path("reviews/<int:pk>/figures/", review.review_figures, name="review-figures"),
    path("commission/", commission.commission, name="commission"),
    path("commission/export/", commission.export_commission, name="export-commission"),
    path("commission/<int:pk>/", commission.commission_of, name="commission-of"),
    path("commission/rule/", commission.set_commission_rule, name="set-commission-rule"),
    path("commission/lock/", commission.lock_commission, name="lock-commission"),
    path("margins/", commission.margins, name="margins"),
    path("months/", report.sales, name="sales"),
    path("months/export/", report.export_sales, name="export-sales"),
    path("months/tickets/", report.ticket_rates, name="ticket-rates"),
    path("months/tickets/export/", report.export_ticket_rates, name="export-ticket-rates"),
    path("months/approvals/", report.approval_times, name="approval-times"),
    path("months/approvals/export/", report.export_approval_times, name="export-approval-times"),
    path("customers/<int:pk>/also-bought/", customer.also_bought, name="also-bought"),
    path("targets/", target.targets, name="targets"),
    path("actions/", action.actions, name="actions"),
    path("actions/new/", action.enter_action, name="enter-action"),
    path("actions/carry/", action.carry_actions, name="carry-actions"),
    path("actions/<int:pk>/", action.action, name="action"),
]
