"""The site's menu without the pictures of pages, until `make pictures` has taken them."""

from pathlib import Path
from typing import Any


def on_config(config: Any) -> None:
    """Called by mkdocs before it reads the documents."""
    there = Path(config.docs_dir, "screens").is_dir()
    config.nav = [one for one in config.nav if there or "What it looks like" not in one]
