"""Where somebody is, in words: a municipality is a province and its own city, and is said once."""

ENDINGS = ("特别行政区", "自治区", "省", "市")
NO_CITY = ("市辖区", "县")  # what stands for the city of a municipality in the official lists


def place_name(*parts, between=" "):
    """Province, city, district as people say it: 江苏 苏州, and 上海 rather than 上海 上海."""
    said = []
    for part in parts:
        part = part.strip()
        if part and part not in NO_CITY and (not said or _stem(part) != _stem(said[-1])):
            said.append(part)
    return between.join(said)


def _stem(part):
    return next((part.removesuffix(end) for end in ENDINGS if part.endswith(end) and part != end), part)
