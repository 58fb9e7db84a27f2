"""What stands in the fields of a page, read from its HTML as a browser would send it back."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.values, self.choices, self.every = {}, set(), []
        self._area = self._select = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        is_tick = attrs.get("type") in ("checkbox", "radio")
        if tag == "input" and name and (not is_tick or "checked" in attrs):
            value = attrs.get("value") or ("on" if is_tick and "value" not in attrs else "")  # as a browser sends it
            self.values.setdefault(name, value)
            self.every.append((name, value))
        elif tag == "textarea":
            self._area, self.values[name] = name, ""
        elif tag == "select":
            self._select = name
            self.choices.add(name)
        elif tag == "option" and "selected" in attrs:
            self.values[self._select] = attrs.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.every.append((self._area, self.values[self._area].removeprefix("\n")))
            self._area = None

    def handle_data(self, data):
        if self._area:
            self.values[self._area] += data


def _read(response):
    parser = _Fields()
    parser.feed(response.content.decode())
    return parser


def fields_of(response):
    """{name: value} of the page's fields; of several with one name the first."""
    parser = _read(response)
    return {name: value.removeprefix("\n") for name, value in parser.values.items()}


def lost_from(response, typed):
    """What was typed and does not stand in any field of its name any more. Choices are not typed."""
    shown, read = fields_of(response), _read(response)
    kept = {name: value for name, value in typed.items() if value and name not in read.choices}
    return {name: (value, shown.get(name)) for name, value in kept.items() if (name, value) not in read.every}
