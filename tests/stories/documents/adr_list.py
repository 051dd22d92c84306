"""docs/adr/README.md: every decision by its number and title."""

from stories.code.references import ROOT

FOLDER = ROOT / "docs" / "adr"
HEAD = """# Why it is built so

Each decision that a reader would ask about: what was decided, what else was tried, and what was
measured.
"""


def document() -> str:
    files = sorted(FOLDER.glob("[0-9]*.md"))
    titles = (file.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ") for file in files)
    lines = (f"- [{title}]({file.name})" for file, title in zip(files, titles, strict=True))
    return "\n".join([HEAD, *lines]) + "\n"
