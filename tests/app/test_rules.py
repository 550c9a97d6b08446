"""What keeps the screens thin: short pages, widgets with keys, Streamlit at the edge only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from coldstart.ui.routes import ROUTES

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "pages").glob("*.py"))
SCREENS = [ROOT / "app.py", *PAGES, *sorted((ROOT / "coldstart/ui").rglob("*.py"))]
WIDGETS = {
    "audio_input", "button", "camera_input", "chat_input", "checkbox", "color_picker",
    "data_editor", "dataframe", "date_input", "datetime_input", "download_button", "feedback",
    "file_uploader", "form", "multiselect", "number_input", "pills", "plotly_chart", "radio",
    "segmented_control", "select_slider", "selectbox", "slider", "text_area", "text_input",
    "time_input", "toggle",
}  # fmt: skip


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_pages_and_app_stay_short():
    assert {page.stem for page in PAGES} == set(ROUTES)
    lengths = {page.name: len(page.read_text().splitlines()) for page in PAGES}
    assert all(length < 60 for length in lengths.values()), lengths
    assert len((ROOT / "app.py").read_text().splitlines()) < 40


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_page_hands_over_when_it_finds_itself_alone(page):
    statements = [n for n in ast.parse(page.read_text()).body if isinstance(n, ast.Expr)]
    said = [ast.unparse(n) for n in statements if isinstance(n.value, ast.Call)]
    assert said[0] == "shell.entrance()"


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_widget_has_a_key(path):
    keyless = [
        f"line {call.lineno}: {ast.unparse(call.func)}"
        for call in calls(ast.parse(path.read_text()))
        if call.func.attr in WIDGETS
        and ast.unparse(call.func.value).split(".")[0] != "re"
        and not {"key", None} & {keyword.arg for keyword in call.keywords}
    ]
    assert keyless == []


def test_only_the_screens_import_streamlit():
    others = [p for p in (ROOT / "coldstart").rglob("*.py") if p not in SCREENS]
    knowing = [
        str(path.relative_to(ROOT))
        for path in others
        if any(name.split(".")[0] == "streamlit" for name in imported(ast.parse(path.read_text())))
    ]
    assert knowing == []
