from django.urls import path

from aftersales.views import acceptance, closing, paper, remedy, ticket, visit

app_name = "aftersales"
urlpatterns = [
    path("shipments/<int:pk>/sign/", acceptance.sign_for, name="sign-for"),
    path("shipments/<int:pk>/settle/", acceptance.settle_exception, name="settle-exception"),
    path("shipments/<int:pk>/paper/", acceptance.paper, name="paper"),
    path("acceptances/<int:pk>/print/", paper.print_issues, name="print-issues"),
    path("acceptances/<int:pk>/receipt/", paper.print_receipt, name="print-receipt"),
    path("tickets/<int:pk>/print/", paper.print_ticket, name="print-ticket"),
    path("visits/<int:pk>/print/", paper.print_visit, name="print-visit"),
    path("orders/<int:pk>/complete/", closing.complete_order, name="complete-order"),
    path("orders/<int:pk>/cancel/", closing.cancel_order, name="cancel-order"),
    path("orders/<int:pk>/short-close/", closing.short_close_order, name="short-close-order"),
    path("tickets/", ticket.ticket_list, name="tickets"),
    path("tickets/export/", ticket.export_feedback, name="export-feedback"),
    path("tickets/new/", ticket.create_ticket, name="create-ticket"),
    path("tickets/<int:pk>/", ticket.ticket, name="ticket"),
    path("tickets/<int:pk>/answer/", ticket.answer_ticket, name="answer-ticket"),
    path("tickets/<int:pk>/reply/", ticket.reply_to_ticket, name="reply-to-ticket"),
    path("tickets/<int:pk>/edit/", ticket.edit_ticket, name="edit-ticket"),
    path("tickets/<int:pk>/solve/", ticket.solve_ticket, name="solve-ticket"),
    path("tickets/<int:pk>/close/", ticket.close_ticket, name="close-ticket"),
    path("tickets/<int:pk>/rate/", ticket.rate_ticket, name="rate-ticket"),
    path("tickets/<int:pk>/reopen/", ticket.reopen_ticket, name="reopen-ticket"),
    path("tickets/<int:pk>/reassign/", ticket.reassign_ticket, name="reassign-ticket"),
    path("tickets/<int:pk>/promise/", ticket.promise_remedy, name="promise-remedy"),
    path("tickets/<int:pk>/credit/", ticket.credit_ticket, name="credit-ticket"),
    path("remedies/<int:pk>/", remedy.remedy, name="remedy"),
    path("orders/<int:pk>/replacements/", remedy.send_replacements, name="send-replacements"),
    path("photos/<int:pk>/", ticket.photo, name="photo"),
    path("visits/", visit.visit_list, name="visits"),
    path("visits/<int:pk>/", visit.visit, name="visit"),
    path("visits/<int:pk>/give-up/", visit.give_up_visit, name="give-up-visit"),
    path("visits/<int:pk>/reassign/", visit.reassign_visit, name="reassign-visit"),
]
