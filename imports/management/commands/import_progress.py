from imports.management.sheet import KeptSheetCommand


class Command(KeptSheetCommand):
    help = "Import a progress sheet into the stages of its orders. Nothing is written where a row is faulty."
    kind = "progress"
