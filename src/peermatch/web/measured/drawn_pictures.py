"""The pictures of a board as they stand on a page: drawn once, until what they count changes."""

from functools import lru_cache

from markupsafe import Markup

from peermatch.web.show.charts.chart import Board
from peermatch.web.show.charts.overview_pictures import KEPT, charts
from peermatch.web.show.templating import environment


@lru_cache(maxsize=KEPT)
def drawn(board: Board, asked: str, level: int = 2) -> Markup:
    """Each picture with its table and its files, which are `asked` for by the same address; `level`
    is that of its heading."""
    macros = environment().get_template("components/charts.html").module
    written: Markup = macros.pictures(charts(board), asked, level)  # type: ignore[attr-defined]
    return written
