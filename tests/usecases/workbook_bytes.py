"""Workbooks as Excel saves them: cells with text, numbers, dates, formulas, errors."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
EPOCH = datetime(1899, 12, 30)


class Formula(str):
    """A cell whose formula's last value is this."""


class Shown(str):
    """An error that a cell shows, like #N/A."""


def workbook(*sheets: tuple[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> bytes:
    """An .xlsx file of these sheets. A day is a number with the format of a date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", _types(len(sheets)))
        packed.writestr(
            "_rels/.rels",
            _links([("officeDocument", "xl/workbook.xml")]),
        )
        targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
        packed.writestr("xl/_rels/workbook.xml.rels", _links([*targets, ("styles", "styles.xml")]))
        named = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"'
            f"{' state=' + quoteattr('hidden') if name in hidden else ''}/>"
            for n, (name, _) in enumerate(sheets, start=1)
        )
        packed.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>{named}</sheets></workbook>',
        )
        packed.writestr("xl/styles.xml", STYLES)
        for number, (_, rows) in enumerate(sheets, start=1):
            packed.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(rows))
    return out.getvalue()


STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="22"/></cellXfs></styleSheet>'
)
"""General, a date, a date with a clock."""


def _types(sheets: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = [
        ("/xl/workbook.xml", "sheet.main"),
        ("/xl/styles.xml", "styles"),
        *((f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in range(1, sheets + 1)),
    ]
    named = "".join(
        f'<Override PartName="{path}" ContentType="{kind}.{what}+xml"/>' for path, what in parts
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/>{named}</Types>'
    )


def _links(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATED}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def _sheet(rows: Sequence[Sequence[object]]) -> str:
    body = "".join(
        f'<row r="{n}">{"".join(_cell(_place(c, n), v) for c, v in enumerate(row))}</row>'
        for n, row in enumerate(rows, start=1)
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'


def _place(column: int, row: int) -> str:
    name, column = "", column + 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return f"{name}{row}"


def _cell(place: str, value: object) -> str:
    match value:
        case "" | None:
            return ""
        case Shown():
            return f'<c r="{place}" t="e"><f>NA()</f><v>{escape(value)}</v></c>'
        case Formula():
            return f'<c r="{place}" t="str"><f>CONCAT("x")</f><v>{escape(value)}</v></c>'
        case bool():
            return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
        case datetime():
            days = (value - EPOCH).total_seconds() / 86400
            return f'<c r="{place}" s="2"><v>{days!r}</v></c>'
        case date():
            days = (datetime.combine(value, datetime.min.time()) - EPOCH).days
            return f'<c r="{place}" s="1"><v>{days}</v></c>'
        case int() | float():
            return f'<c r="{place}"><v>{value!r}</v></c>'
        case _:
            return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
