"""Charts as inline SVG made on the server: the same marks on a page and on paper.

Every function returns a Drawing: plain marks with a tone each. On a page the tone is a class and follows the theme; on
paper WeasyPrint reads attributes only, so each mark carries its colour too. `rows` says the chart in words, row by row,
for screen readers.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

TONES = {
    "1": "#0f6570",
    "2": "#9dbfc3",
    "3": "#b9c4c7",
    "4": "#5b7f9c",
    "red": "#c5322a",
    "yellow": "#a36a00",
    "green": "#23814b",
    "band": "#dcebed",
    "track": "#eef3f3",
    "ink": "#14191b",
    "ink-2": "#4a5458",
    "grid": "#dfe4e5",
    "line": "#0f6570",
    "axis": "#c9cfd1",
    "on": "#ffffff",
}
SIGN_WIDTH, HAN_WIDTH = 0.56, 1.0  # of the font size
MOST_STEPS = 5


@dataclass
class Drawing:
    """Marks in a box. `label` names it; `rows` is [(name, value as text)], its text alternative."""

    width: float
    height: float
    label: str
    size: float = 11
    rows: list = field(default_factory=list)
    marks: list = field(default_factory=list)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        tone: str,
        *,
        href: str = "",
        title: str = "",
        dashed: bool = False,
    ) -> None:
        self._add(
            "rect", tone, x=x, y=y, width=max(width, 0), height=max(height, 0), href=href, title=title, dashed=dashed
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, tone: str, *, width: float = 1, dashed: bool = False
    ) -> None:
        self._add("line", tone, x1=x1, y1=y1, x2=x2, y2=y2, stroke=width, dashed=dashed)

    def text(
        self, x: float, y: float, text: str, *, anchor: str = "start", strong: bool = False, tone: str = ""
    ) -> None:
        self._add("text", tone or ("ink" if strong else "ink-2"), x=x, y=y, text=text, anchor=anchor, strong=strong)

    def path(self, corners: list[Any], tone: str, *, width: float = 1.5) -> None:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        self._add("polyline", tone, points=points, stroke=width)

    def sign(self, x: float, y: float, tone: str, *, radius: float = 3) -> None:
        """● ◆ ▲: reached, to watch, missed; distinguishable without colour too."""
        shapes = {
            "yellow": [(0, -1), (1, 0), (0, 1), (-1, 0)],
            "red": [(0, -1), (1, 1), (-1, 1)],
        }
        if tone not in shapes:
            self.dot(x, y, tone, radius=radius)
            return
        points = " ".join(f"{x + across * radius:.1f},{y + down * radius:.1f}" for across, down in shapes[tone])
        self._add("polygon", tone, points=points)

    def dot(self, x: float, y: float, tone: str, *, radius: float = 2) -> None:
        self._add("circle", tone, x=x, y=y, radius=radius)

    def _add(self, kind: str, tone: str, **facts: Any) -> None:
        attributes = {name: round(value, 1) if isinstance(value, float) else value for name, value in facts.items()}
        self.marks.append({"kind": kind, "tone": tone, "colour": TONES[tone], **attributes})

    @property
    def has_links(self) -> bool:
        return any(mark.get("href") for mark in self.marks)


def text_width(text: str, size: int) -> float:
    """The approximate width of a text, enough to keep labels apart."""
    return sum(HAN_WIDTH if ord(sign) > 0x2E7F else SIGN_WIDTH for sign in text) * size


def shortened(text: str, width: float, size: int) -> str:
    """The text, or as much of it as fits."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text + "…"


def steps(top: float) -> list[float]:
    """Round values from 0 to at least `top`, at most MOST_STEPS of them above 0."""
    if top <= 0:
        return [0, 1]
    size = 10 ** len(str(int(top))) / 10 if top >= 1 else 0.1
    while size * MOST_STEPS >= top * 2.5:
        size /= 2
    while size * MOST_STEPS < top:
        size *= 2 if size * 2 * MOST_STEPS >= top else 2.5
    count = int(-(-top // size))
    return [step * size for step in range(count + 1)]


def plain(value: float) -> str:
    """A number of an axis without needless decimals."""
    return f"{value:g}" if value < 1e6 else f"{value:.0f}"


def columns(
    bars: list[Any],
    *,
    label: str,
    width: int,
    height: int,
    size: int = 11,
    bands: list[Any] | tuple[Any, ...] = (),
    target: int | None = None,
    text_of: Callable[..., Any] = plain,
    target_label: str = "",
) -> Drawing:
    """A column chart whose last column is the present, with boxes for the forecast.

    `bars` is [{"name", "value", "text", "href"?}], `bands` [{"name", "value", "low", "high", "text"}].
    """
    margin, bottom, above = 4 * size, 2 * size, 2.4 * size
    highest = [bar["value"] for bar in bars] + [band["high"] for band in bands] + ([target] if target else [])
    scale = steps(max(highest, default=0))
    drawing = Drawing(width, height, label, size)
    ground, room = height - bottom, height - bottom - above
    up = lambda value: ground - room * value / scale[-1]  # noqa: E731 - one line of geometry
    for step in scale:
        drawing.line(margin, up(step), width, up(step), "grid", width=0.6)
        drawing.text(margin - 6, up(step) + size * 0.35, text_of(step), anchor="end")
    each = (width - margin) / max(len(bars) + len(bands), 1)
    thick = each * 0.62
    for place, bar in enumerate(bars):
        now = place == len(bars) - 1
        near = now and target and 0 <= up(bar["value"]) - up(target) < 3 * size
        _column(drawing, margin + each * place + (each - thick) / 2, thick, bar, up, ground, now=now, within=bool(near))
    for place, band in enumerate(bands, len(bars)):
        _band(drawing, margin + each * place + (each - thick) / 2, thick, band, up, height)
    if target and bars:
        middle = margin + each * (len(bars) - 0.5)
        drawing.line(middle - each * 0.48, up(target), middle + each * 0.48, up(target), "ink", dashed=True)
        if bars[-1]["value"] <= target:
            drawing.text(middle, up(target) - size * 0.5, target_label, anchor="middle", strong=True)
    return drawing


def _column(
    drawing: Drawing,
    x: float,
    thick: float,
    bar: dict[str, Any],
    up: Callable[..., Any],
    ground: int,
    *,
    now: bool,
    within: bool,
) -> None:
    """One column with its value above it; within it, where a target's line would cross the value."""
    top, size = up(bar["value"]), drawing.size
    title = f"{bar['name']} {bar['text']}"
    drawing.rect(x, top, thick, ground - top, "1" if now else "2", href=bar.get("href", ""), title=title)
    if within:
        drawing.text(x + thick / 2, top + size * 1.2, bar["text"], anchor="middle", tone="on")
    else:
        drawing.text(x + thick / 2, top - size * 0.4, bar["text"], anchor="middle", strong=now)
    drawing.text(x + thick / 2, drawing.height - size * 0.4, bar["name"], anchor="middle", strong=now)
    drawing.rows.append((bar["name"], bar["text"]))


def _band(drawing: Drawing, x: float, thick: float, band: dict[str, Any], up: Callable[..., Any], height: int) -> None:
    size = drawing.size
    top = up(band["high"])
    drawing.rect(x, top, thick, up(band["low"]) - top, "band", title=band["text"])
    drawing.line(x, up(band["value"]), x + thick, up(band["value"]), "line", width=2)
    drawing.text(x + thick / 2, top - size * 0.4, band["text"], anchor="middle")
    drawing.text(x + thick / 2, height - size * 0.4, band["name"], anchor="middle")
    drawing.rows.append((band["name"], band["text"]))


WHOLE = slice(None)


def bars(
    rows: list[Any],
    *,
    label: str,
    width: int,
    size: int = 11,
    pitch: Any = None,
    dark: int = 2,
    names: int = 7,
    part: slice = WHOLE,
) -> Drawing:
    """Horizontal bars with the name before and the value after; the first `dark` are highlighted.

    `rows` is [{"name", "value", "text", "href"?, "tone"?}]; `names` is how many characters wide the names may be.
    `part` draws some of them on the scale of all.
    """
    pitch = pitch or size * 2.3
    margin, thick = names * size, size * 1.25
    room = width - margin - max((text_width(row["text"], size) for row in rows), default=0) - 8
    most = max((row["value"] for row in rows), default=0) or 1
    page, first = rows[part], part.start or 0
    drawing = Drawing(width, pitch * len(page) + 2, label, size)
    for place, row in enumerate(page):
        y, long = place * pitch + (pitch - thick) / 2, room * row["value"] / most
        tone = row.get("tone") or ("1" if first + place < dark else "2")
        drawing.text(0, y + thick - size * 0.3, shortened(row["name"], margin - size * 0.6, size))
        drawing.rect(margin, y, long, thick, tone, href=row.get("href", ""), title=f"{row['name']} {row['text']}")
        drawing.text(margin + long + 6, y + thick - size * 0.3, row["text"], strong=True)
        drawing.rows.append((row["name"], row["text"]))
    return drawing


def bullets(rows: list[Any], *, label: str, width: int, size: int = 10, part: slice = WHOLE) -> Drawing:
    """Bullet charts: a bar for the value, and a vertical stroke for the target.

    `rows` is [{"name", "value", "target" or None, "text", "verdict", "tone"}]; tone green, yellow, red or "".
    `part` draws some of them on the scale of all.
    """
    pitch, margin, tail = size * 2.4, size * 8, size * 17
    room = width - margin - tail
    most = max((max(row["value"], row["target"] or 0) for row in rows), default=0) or 1
    drawing = Drawing(width, pitch * len(rows[part]) + 2, label, size)
    for place, row in enumerate(rows[part]):
        y = place * pitch + size * 0.5
        base = y + size
        drawing.text(0, base, shortened(row["name"], margin - size * 0.6, size), strong=True)
        drawing.rect(margin, y, room, size * 1.2, "track")
        drawing.rect(margin, y + size * 0.3, room * row["value"] / most, size * 0.6, "1")
        if row["target"]:
            drawing.rect(margin + room * row["target"] / most - 1, y - size * 0.2, 2, size * 1.6, "ink")
        drawing.text(margin + room + size, base, row["text"], strong=True)
        drawing.text(width, base, row["verdict"], anchor="end", strong=True)
        if row["tone"]:
            drawing.sign(
                width - text_width(row["verdict"], size) - size * 0.8,
                base - size * 0.35,
                row["tone"],
                radius=size * 0.3,
            )
        drawing.rows.append((row["name"], f"{row['text']} {row['verdict']}"))
    return drawing


def spark(values: list[int | None], *, label: str, width: int = 64, height: int = 18) -> Drawing:
    """A sparkline: a line without axes; missing values are skipped."""
    present = [(place, float(value)) for place, value in enumerate(values) if value is not None]
    drawing = Drawing(width, height, label)
    if len(present) < 2:
        return drawing
    low, high = min(value for _place, value in present), max(value for _place, value in present)
    dot = 2
    room, across = height - 2 * dot, (width - 2 * dot) / (len(values) - 1)
    level = lambda value: dot + room * (0.5 if high == low else (high - value) / (high - low))  # noqa: E731
    points = [(dot + place * across, level(value)) for place, value in present]
    drawing.path(points, "line", width=1.3)
    drawing.dot(*points[-1], "1", radius=dot)
    return drawing


def stack(parts: list[Any], *, label: str, width: int, height: int = 18, size: int = 11) -> Drawing:
    """One bar of several parts. `parts` is [{"name", "value", "text", "tone", "href"?}]."""
    total = sum(part["value"] for part in parts)
    drawing = Drawing(width, height, label, size)
    x = 0.0
    for part in parts:
        long = (width * part["value"] / total) if total else 0
        drawing.rect(
            x, 0, long - (1 if long > 2 else 0), height, part["tone"], href=part.get("href", ""), title=part["text"]
        )
        drawing.rows.append((part["name"], part["text"]))
        x += long
    return drawing


def histogram(
    classes: list[Any], *, label: str, width: int, height: int, size: int = 11, dark_from: Any = None
) -> Drawing:
    """A histogram. `classes` is [{"low" as text, "n", "is_dark", "href"?, "title"?}]; edges stand left."""
    bottom, above = 2 * size, 1.6 * size
    most = max((row["n"] for row in classes), default=0) or 1
    drawing = Drawing(width, height, label, size)
    margin = size * 1.5
    each = (width - margin) / max(len(classes), 1)
    ground = height - bottom
    for place, row in enumerate(classes):
        x, tall = margin + each * place, (ground - above) * row["n"] / most
        title = row.get("title") or f"{row['low']}: {row['n']}"
        tone = "1" if row["is_dark"] else "2"
        drawing.rect(x + 1, ground - tall, each - 2, tall, tone, href=row.get("href", ""), title=title)
        if row["n"]:
            drawing.text(x + each / 2, ground - tall - size * 0.4, str(row["n"]), anchor="middle", strong=True)
        drawing.text(x, height - size * 0.4, row["low"], anchor="middle")
        drawing.rows.append((row["low"], str(row["n"])))
    drawing.line(margin, ground, width, ground, "axis")
    return drawing
