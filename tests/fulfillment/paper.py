"""What the papers of fulfilment are measured by."""

MONEY = ("318.77", "956.31", "月结30天", "人民币", "¥")
