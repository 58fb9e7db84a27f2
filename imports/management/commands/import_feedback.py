from imports.management.sheet import KeptSheetCommand


class Command(KeptSheetCommand):
    help = "Import past feedback and what was done about it. Nothing is written where a row is faulty."
    kind = "feedback"
