"""A consent form as a PDF: signed, or blank to be filled in by hand.

Its fonts write the letters of western Europe; names in other writing are right on the page, and
boxes here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    ListFlowable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
)

from domain.people.consents.signed_form import HEIGHT, WIDTH
from peermatch.web.show.reports.marked_lines import Block, Run, blocks

INK, SOFT = HexColor("#14202e"), HexColor("#566170")
PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=11, leading=15, textColor=INK, spaceAfter=6)
STYLES = {
    "title": ParagraphStyle(
        "title", parent=TEXT, fontName=BOLD, fontSize=17, leading=21, spaceAfter=10
    ),
    "heading": ParagraphStyle(
        "heading", parent=TEXT, fontName=BOLD, fontSize=13, leading=16, spaceBefore=8
    ),
    "text": TEXT,
}
SIGNATURE_WIDTH = 2.6 * inch
Strokes = Sequence[Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedForm:
    """`below` are lines under the text, each with its label: who signed, when. An empty one is a
    line to write on. `foot` stands at the bottom of every page."""

    language: str
    title: str
    lines: Sequence[str]
    strokes: Strokes
    below: Sequence[tuple[str, str]]
    foot: str


def as_pdf(form: PrintedForm) -> bytes:
    """The same bytes for the same form."""
    written = BytesIO()
    document = SimpleDocTemplate(
        written,
        pagesize=LETTER,
        leftMargin=inch,
        rightMargin=inch,
        topMargin=0.8 * inch,
        bottomMargin=0.9 * inch,
        title=form.title,
        author="",
        lang=form.language,
        invariant=True,
    )

    def foot(canvas: Canvas, _document: SimpleDocTemplate) -> None:
        canvas.setFont(PLAIN, 8)
        canvas.setFillColor(SOFT)
        canvas.drawString(inch, 0.55 * inch, form.foot)
        canvas.drawRightString(LETTER[0] - inch, 0.55 * inch, str(canvas.getPageNumber()))

    signature: list[Flowable] = [Spacer(1, 10)]
    if form.strokes:
        signature.append(_Signature(form.strokes))
    signature += [_Line(label, text, document.width) for label, text in form.below]
    told = [flowable for block in blocks(form.lines) for flowable in _drawn(block)]
    document.build([*told, KeepTogether(signature)], onFirstPage=foot, onLaterPages=foot)
    return written.getvalue()


def _drawn(block: Block) -> list[Flowable]:
    if block.kind == "list":
        items = [Paragraph(_marked(one), TEXT) for one in block.paragraphs]
        return [ListFlowable(items, bulletType="bullet", bulletFontSize=7, leftIndent=14)]
    return [Paragraph(_marked(one), STYLES[block.kind]) for one in block.paragraphs]


def _marked(runs: tuple[Run, ...]) -> str:
    return "".join(f"<b>{escape(r.text)}</b>" if r.bold else escape(r.text) for r in runs)


class _Line(Flowable):  # type: ignore[misc]  # reportlab has no types
    """What is written on a line, with its label below."""

    def __init__(self, label: str, text: str, width: float) -> None:
        super().__init__()
        self.label, self.text, self.width, self.height = label, text, width, 40.0

    def draw(self) -> None:
        self.canv.setFillColor(INK)
        self.canv.setFont(PLAIN, 12)
        self.canv.drawString(2, 18, self.text)
        self.canv.setStrokeColor(SOFT)
        self.canv.line(0, 14, 0.75 * self.width, 14)
        self.canv.setFillColor(SOFT)
        self.canv.setFont(PLAIN, 9)
        self.canv.drawString(2, 3, self.label)


class _Signature(Flowable):  # type: ignore[misc]  # reportlab has no types
    """The strokes as they were drawn; a PDF counts heights from below."""

    def __init__(self, strokes: Strokes) -> None:
        super().__init__()
        self.strokes, self.scale = strokes, SIGNATURE_WIDTH / WIDTH
        self.width, self.height = SIGNATURE_WIDTH, HEIGHT * self.scale

    def draw(self) -> None:
        canvas: Any = self.canv
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1.4)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        for stroke in self.strokes:
            path = canvas.beginPath()
            for n, (x, y) in enumerate((*stroke, *stroke[:1]) if len(stroke) == 1 else stroke):
                go = path.lineTo if n else path.moveTo
                go(x * self.scale, (HEIGHT - y) * self.scale)
            canvas.drawPath(path)
