from django.urls import path

from fulfillment.views import change, order, paper, sheets, shipment, stage, stock, supply, template

app_name = "fulfillment"
urlpatterns = [
    path("orders/<int:pk>/answer/", supply.answer_supply, name="answer-supply"),
    path("orders/<int:pk>/agree/", supply.agree_date, name="agree-date"),
    path("orders/<int:pk>/confirm/", order.confirm_order, name="confirm-order"),
    path("orders/<int:pk>/start/", order.start_order, name="start-order"),
    path("orders/<int:pk>/move/", order.move_date, name="move-date"),
    path("orders/<int:pk>/dispatch/", shipment.dispatch_order, name="dispatch-order"),
    path("orders/<int:pk>/print/", paper.print_preparation, name="print-preparation"),
    path("shipments/<int:pk>/print/", paper.print_delivery, name="print-delivery"),
    path("orders/<int:pk>/stages/", stage.order_stages, name="order-stages"),
    path("orders/<int:pk>/stages/add/", stage.add_stage, name="add-stage"),
    path("orders/<int:pk>/stages/lay/", stage.lay_stages, name="lay-stages"),
    path("changes/<int:pk>/ask/", change.ask_change, name="ask-change"),
    path("changes/<int:pk>/answer/", change.answer_change, name="answer-change"),
    path("changes/<int:pk>/rebase/", change.rebase_change, name="rebase-change"),
    path("stages/", stage.stages, name="stages"),
    path("stages/template/", template.stage_template, name="stage-template"),
    path("stages/<int:pk>/", stage.edit_stage, name="edit-stage"),
    path("sheets/progress/", sheets.export_progress, name="export-progress"),
    path("sheets/preparation/", sheets.export_preparation, name="export-preparation"),
    path("sheets/tracking/", sheets.export_tracking, name="export-tracking"),
    path("stock/", stock.stock_list, name="stock"),
    path("stock/<int:pk>/", stock.product_stock, name="product-stock"),
    path("stock/<int:pk>/count/", stock.count_stock, name="count-stock"),
    path("stock/<int:pk>/receive/", stock.receive_stock, name="receive-stock"),
    path("stock/<int:pk>/scrap/", stock.scrap_stock, name="scrap-stock"),
    path("stock/<int:pk>/transfer/", stock.transfer_stock, name="transfer-stock"),
    path("stock/lines/<int:pk>/take-over/", stock.take_over, name="take-over"),
    path("stock/moves/<int:pk>/undo/", stock.undo_move, name="undo-move"),
]
