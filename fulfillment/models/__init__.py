from fulfillment.models.shipment import Shipment, ShipmentLine
from fulfillment.models.stage import Stage, StageTemplate
from fulfillment.models.supply import Stock, SupplyAnswer

__all__ = ["Shipment", "ShipmentLine", "Stage", "StageTemplate", "Stock", "SupplyAnswer"]
