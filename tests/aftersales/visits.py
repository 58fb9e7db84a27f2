"""Return visits that are due."""

COMPLAINT = {"kind": "complaint", "text": "没人培训"}


def planned(firm):
    return firm.order("delivered").visits.get()
