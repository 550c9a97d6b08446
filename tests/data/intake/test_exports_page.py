"""docs/exports.md names every known export with its source and version.

Run this file to write its table anew.
"""

from __future__ import annotations

from pathlib import Path

from coldstart.data.intake.known import KnownExport, known_exports

PAGE = Path(__file__).parents[3] / "docs" / "exports.md"
HEAD = (
    "| Name | Export | Version | What a good guess gets wrong | Source |\n"
    "| --- | --- | --- | --- | --- |\n"
)


def row(export: KnownExport) -> str:
    cells = (
        f"`{export.id}`",
        export.name["en"],
        export.version,
        export.surprise["en"],
        "; ".join(export.source),
    )
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"


def table() -> str:
    return HEAD + "".join(row(export) for export in known_exports())


def test_the_page_lists_every_known_export_as_its_file_describes_it():
    assert table() in PAGE.read_text("utf-8")


if __name__ == "__main__":
    text = PAGE.read_text("utf-8")
    start = text.index(HEAD)
    end = text.index("\n\n", start) + 1
    PAGE.write_text(text[:start] + table() + text[end:], "utf-8")
