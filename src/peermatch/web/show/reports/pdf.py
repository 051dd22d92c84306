"""A report as a PDF: its tables, and its pictures drawn from the same shapes as on the page."""

import re
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Table,
    TableStyle,
)

from peermatch.web.show.charts.chart import Chart, cell
from peermatch.web.show.charts.drawing import DESK, Drawing, Mark
from peermatch.web.show.reports.monthly import Report, Section

CONFIDENTIAL = (
    "What you see here is confidential. 42 CFR part 2 prohibits unauthorized use or disclosure of "
    "these records."
)
INK, SOFT, LINE = HexColor("#14202e"), HexColor("#566170"), HexColor("#c3cad3")
COLORS = {
    "chart__main": HexColor("#1f66ad"),
    "chart__second": HexColor("#0f7b76"),
    "chart__third": HexColor("#6a4c93"),
    "chart__over": HexColor("#b5440f"),
    "chart__other": HexColor("#7a8797"),
    "chart__track": HexColor("#e3e8ee"),
    "chart__tile--under": HexColor("#d3e5f5"),
    "chart__tile--near": HexColor("#a9cdec"),
    "chart__tile--over": HexColor("#f6c9ac"),
    "chart__tile--none": HexColor("#eef1f5"),
    "chart__tile--empty": HexColor("#ffffff"),
    "chart__limit": HexColor("#8f2f06"),
    "chart__urgent": HexColor("#8f2f06"),
    "chart__soft": SOFT,
    "chart__grid": HexColor("#dde2e8"),
    "chart__axis": SOFT,
    "chart__mark": INK,
}
"""The light colors of the page's sheet, by the same classes."""
BOLD, PLAIN = "Helvetica-Bold", "Helvetica"
TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=18, leading=22, textColor=INK)
HEADING = ParagraphStyle("heading", fontName=BOLD, fontSize=12, leading=15, spaceBefore=10)
TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=9, leading=12, textColor=INK, spaceAfter=4)
CELL = ParagraphStyle("cell", parent=TEXT, fontSize=8, leading=10, spaceAfter=0)
HEAD = ParagraphStyle("head", parent=CELL, fontName=BOLD)
GRID = TableStyle(
    [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
)


@lru_cache(maxsize=8)
def as_pdf(report: Report) -> bytes:
    """The same bytes for the same report, which are made once."""
    written = BytesIO()
    document = SimpleDocTemplate(
        written,
        pagesize=LETTER,
        leftMargin=0.8 * inch,
        rightMargin=0.8 * inch,
        topMargin=0.7 * inch,
        bottomMargin=0.8 * inch,
        title=report.title,
        author="Peermatch",
        lang="en-US",
        invariant=True,
    )
    width = document.width
    compared = f"{report.of}, compared with {report.before}. Made on {report.made_on}."
    told: list[Flowable] = [_said(report.title, TITLE), _said(compared, TEXT)]
    for section in report.sections:
        told += _section(section, width)
    for chart in report.charts:
        told += _chart(chart, width)
    document.build(told, onFirstPage=_foot, onLaterPages=_foot)
    return written.getvalue()


def _foot(canvas: Canvas, _document: SimpleDocTemplate) -> None:
    canvas.setFont(PLAIN, 8)
    canvas.setFillColor(SOFT)
    canvas.drawString(0.8 * inch, 0.5 * inch, CONFIDENTIAL)
    canvas.drawRightString(LETTER[0] - 0.8 * inch, 0.5 * inch, str(canvas.getPageNumber()))


def _said(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text), style)


def _section(section: Section, width: float) -> list[Flowable]:
    rows = [[cell(one) for one in row] for row in section.rows]
    return [
        KeepTogether([_said(section.title, HEADING), _said(section.says, TEXT)]),
        _table(section.header, rows, width),
    ]


def _chart(chart: Chart, width: float) -> list[Flowable]:
    """The picture stays with its heading; its table may go on."""
    above: list[Flowable] = [_said(chart.title, HEADING), _said(chart.says, TEXT)]
    if chart.drawings:
        if chart.key:
            above.append(_Key(chart.key))
        above.append(_Picture(chart.drawings[0][1], min(width, 0.85 * DESK)))
    if chart.note:
        above.append(_said(chart.note, TEXT))
    return [KeepTogether(above), _table(chart.header, chart.table, width)]


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], width: float) -> Table:
    cells = [[_said(one, HEAD) for one in header]]
    cells += [[_said(one, CELL) for one in row] for row in rows]
    first = 0.34 if len(header) > 2 else 0.7
    rest = (1 - first) / (len(header) - 1)
    widths = [width * first, *[width * rest] * (len(header) - 1)]
    return Table(cells, colWidths=widths, style=GRID, repeatRows=1, spaceAfter=6)


class _Key(Flowable):  # type: ignore[misc]
    """What the colors stand for, in one line."""

    def __init__(self, key: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.key, self.width, self.height = key, 0.0, 14.0

    def draw(self) -> None:
        x = 0.0
        self.canv.setFont(PLAIN, 8)
        for css, name in self.key:
            self.canv.setFillColor(COLORS[css])
            self.canv.setStrokeColor(LINE)
            self.canv.rect(x, 4, 7, 7, fill=1)
            self.canv.setFillColor(INK)
            self.canv.drawString(x + 11, 5, name)
            x += 24 + self.canv.stringWidth(name, PLAIN, 8)


class _Picture(Flowable):  # type: ignore[misc]
    """A drawing of the page, shape by shape; a PDF counts heights from below."""

    def __init__(self, drawing: Drawing, width: float) -> None:
        super().__init__()
        self.drawing, self.scale = drawing, width / drawing.width
        self.width, self.height = width, drawing.height * self.scale + 4

    def draw(self) -> None:
        self.canv.scale(self.scale, self.scale)
        for mark in self.drawing.marks:
            self.canv.saveState()
            css = mark.attributes["class"].split()
            color = next((COLORS[one] for one in reversed(css) if one in COLORS), INK)
            self.canv.setFillColor(color)
            self.canv.setStrokeColor(color)
            if "chart__pale" in css:
                self.canv.setFillAlpha(0.5)
            if "chart__limit" in css or {"chart__line", "chart__second"} <= set(css):
                self.canv.setDash(6, 4)
            self._mark(mark, css)
            self.canv.restoreState()

    def _mark(self, mark: Mark, css: list[str]) -> None:
        at = {name: float(n) for name, n in mark.attributes.items() if re.match(r"-?[\d.]+$", n)}
        top = self.drawing.height
        match mark.tag:
            case "rect":
                self.canv.setStrokeColor(LINE)
                outlined = int("chart__tile" in css)
                y = top - at["y"] - at["height"]
                self.canv.rect(at["x"], y, at["width"], at["height"], stroke=outlined, fill=1)
            case "line":
                thick = 2 if {"chart__limit", "chart__mark"} & set(css) else 0.7
                self.canv.setLineWidth(thick)
                self.canv.line(at["x1"], top - at["y1"], at["x2"], top - at["y2"])
            case "path":
                self.canv.setLineWidth(2)
                numbers = list(map(float, re.findall(r"-?\d+\.\d", mark.attributes["d"])))
                points = list(zip(numbers[::2], numbers[1::2], strict=True))
                for (x1, y1), (x2, y2) in pairwise(points):
                    self.canv.line(x1, top - y1, x2, top - y2)
            case "circle":
                self.canv.circle(at["cx"], top - at["cy"], at["r"], stroke=0, fill=1)
            case _:
                self._text(mark, at, css)

    def _text(self, mark: Mark, at: dict[str, float], css: list[str]) -> None:
        strong = {"chart__strong", "chart__big", "chart__urgent"} & set(css)
        self.canv.setFont(BOLD if strong else PLAIN, 19 if "chart__big" in css else 13)
        place = {
            "start": self.canv.drawString,
            "middle": self.canv.drawCentredString,
            "end": self.canv.drawRightString,
        }[mark.attributes["text-anchor"]]
        place(at["x"], self.drawing.height - at["y"], mark.text)
