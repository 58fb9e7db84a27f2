from fulfillment.models.check import CheckPhoto, QualityCheck
from fulfillment.models.mail import CustomerMail
from fulfillment.models.shipment import Consignment, Shipment, ShipmentLine
from fulfillment.models.stage import Stage, StageTemplate
from fulfillment.models.stock import Reservation, Stock, StockMove, Warehouse, main_warehouse
from fulfillment.models.supply import SupplyAnswer
from fulfillment.models.task import SupplyTask, TaskOutput, TaskPause
from fulfillment.models.tracking import CarrierWatch, TrackingEvent

__all__ = [
    "CarrierWatch",
    "CheckPhoto",
    "Consignment",
    "CustomerMail",
    "QualityCheck",
    "Reservation",
    "Shipment",
    "ShipmentLine",
    "Stage",
    "StageTemplate",
    "Stock",
    "StockMove",
    "SupplyAnswer",
    "SupplyTask",
    "TaskOutput",
    "TaskPause",
    "TrackingEvent",
    "Warehouse",
    "main_warehouse",
]
