from django.urls import path

from orders.views import approval, export, list, order, paper, picker, product, reassign, receipt, review, talk, terms

app_name = "orders"
urlpatterns = [
    path("", list.order_list, name="list"),
    path("export/", export.export_orders, name="export"),
    path("reassign/", reassign.reassign_orders, name="reassign-orders"),
    path("new/", order.create_order, name="create"),
    path("terms/", terms.explain_terms, name="explain-terms"),
    path("products/", product.product_list, name="products"),
    path("products/new/", product.create_product, name="create-product"),
    path("products/export/", export.export_products, name="export-products"),
    path("products/pick/", picker.pick_product, name="pick-product"),
    path("products/prices/", picker.price_history, name="price-history"),
    path("products/<int:pk>/", product.product_detail, name="product"),
    path("products/<int:pk>/edit/", product.edit_product, name="edit-product"),
    path("receipts/", receipt.receipt_list, name="receipts"),
    path("files/<int:pk>/", talk.attachment, name="attachment"),
    path("<int:pk>/", order.order_detail, name="detail"),
    path("<int:pk>/edit/", order.edit_order, name="edit"),
    path("<int:pk>/timeline/", order.order_timeline, name="timeline"),
    path("<int:pk>/say/", talk.say, name="say"),
    path("<int:pk>/log/", talk.log_communication, name="log-communication"),
    path("<int:pk>/attach/", talk.attach_file, name="attach"),
    path("<int:pk>/submit/", order.submit_order, name="submit-order"),
    path("<int:pk>/revise/", order.revise_order, name="revise-order"),
    path("<int:pk>/review/", review.review_order, name="review-order"),
    path("<int:pk>/approve/", approval.approve_order, name="approve-order"),
    path("<int:pk>/receipt/", receipt.record_receipt, name="record-receipt"),
    path("<int:pk>/keep-balance/", receipt.keep_balance, name="keep-balance"),
    path("<int:pk>/papers/", paper.order_papers, name="papers"),
    path("<int:pk>/print/confirmation/", paper.print_confirmation, name="print-confirmation"),
    path("<int:pk>/print/review/", paper.print_review, name="print-review"),
    path("<int:pk>/print/flow/", paper.print_flow, name="print-flow"),
    path("<int:pk>/reassign/", reassign.reassign_order, name="reassign-order"),
]
