from imports.management.sheet import KeptSheetCommand


class Command(KeptSheetCommand):
    help = "Import agreed prices from a workbook. Nothing is written where a row is faulty, unless --take-good."
    kind = "prices"
