"""A folder of tables is a data set, whatever formats they are in; new products are checked."""

import io

import pandas as pd
import pytest

from coldstart.data.folder import load_folder, load_workbook, read_items
from coldstart.data.problems import Severity
from coldstart.errors import DataError

USERS = "user_id,age\n" + "".join(f"u{n},{n}\n" for n in range(5))
ITEMS = "item_id,title\n" + "".join(f"i{n},Thing {n}\n" for n in range(5))
PAIRS = "user_id,item_id,label\n" + "".join(
    f"u{n},i{m},{n % 2}\n" for n in range(5) for m in range(5)
)


@pytest.fixture
def folder(tmp_path):
    """Return a function that writes files into a folder called shop."""

    def make(**files: str):
        path = tmp_path / "shop"
        path.mkdir()
        for name, text in files.items():
            (path / name.replace("__", ".")).write_text(text, encoding="utf-8")
        return path

    return make


def ids(problems):
    return {problem.message.id for problem in problems}


def test_a_folder_is_called_as_it_is(folder):
    intake = load_folder(folder(users__csv=USERS, items__csv=ITEMS, interactions__csv=PAIRS))
    assert intake.problems == ()
    assert intake.dataset.name == "shop"


def test_files_of_other_names_are_placed_by_what_is_in_them_and_that_is_said(folder):
    intake = load_folder(folder(films__csv=ITEMS, viewers__csv=USERS, stars__csv=PAIRS))
    assert intake.dataset.profile_columns == ["age"]
    assert len(intake.dataset.interactions) == 25
    said = {p.table: p.message.params["table"] for p in intake.problems}
    assert said == {"films.csv": "items", "viewers.csv": "users", "stars.csv": "interactions"}


def test_a_file_that_is_no_table_is_left_out_and_that_is_said(folder):
    intake = load_folder(folder(items__csv=ITEMS, stars__csv=PAIRS, notes__csv="a,b\n1,2\n"))
    (odd,) = (p for p in intake.problems if p.severity is Severity.WARNING)
    assert odd.table == "notes.csv"
    assert intake.dataset is not None


def test_a_table_that_no_file_is_called_after_is_found_beside_the_named_ones(folder):
    path = folder(interactions__csv=PAIRS, products__csv=ITEMS, customers__csv=USERS)
    intake = load_folder(path)
    assert intake.dataset.item_titles == [f"Thing {n}" for n in range(5)]
    assert intake.dataset.profile_columns == ["age"]
    assert {p.table for p in intake.problems} == {"products.csv", "customers.csv"}


def test_names_in_capitals_and_files_of_programs_do_no_harm(folder):
    path = folder(INTERACTIONS__CSV=PAIRS, Items__Csv=ITEMS)
    (path / "~$items.xlsx").write_bytes(b"\x00locked")
    (path / "._items.csv").write_bytes(b"\x00\x05")
    intake = load_folder(path)
    assert intake.problems == ()
    assert len(intake.dataset.interactions) == 25


def test_a_stray_file_that_cannot_be_read_is_a_warning(folder):
    path = folder(interactions__csv=PAIRS, items__csv=ITEMS)
    (path / "notes.parquet").write_bytes(b"no table at all")
    intake = load_folder(path)
    assert intake.dataset is not None
    assert [p.severity for p in intake.problems] == [Severity.WARNING]


def test_formats_may_be_mixed_and_users_missing(folder):
    path = folder(interactions__tsv=PAIRS.replace(",", "\t"))
    rows = [line.split(",") for line in ITEMS.splitlines()]
    pd.DataFrame(rows[1:], columns=rows[0]).to_parquet(path / "items.parquet")
    intake = load_folder(path)
    assert intake.dataset.item_titles == [f"Thing {n}" for n in range(5)]
    assert len(intake.dataset.interactions) == 25


def test_blank_profiles_are_fine(folder):
    users = "user_id,text\n" + "".join(f"u{n},\n" for n in range(5))
    intake = load_folder(folder(users__csv=users, items__csv=ITEMS, interactions__csv=PAIRS))
    assert intake.dataset.user_texts == [""] * 5


def test_where_liking_begins_can_be_said(folder):
    pairs = PAIRS.replace("label", "rating").replace(",0\n", ",2\n")
    path = folder(items__csv=ITEMS, interactions__csv=pairs)
    assert load_folder(path, positive_from=2).dataset.interactions["label"].sum() == 15
    assert load_folder(path, positive_from=1).dataset.implicit


def test_every_unreadable_file_is_listed(folder):
    intake = load_folder(folder(users__csv="", items__csv="item_id\n", interactions__csv=PAIRS))
    assert intake.dataset is None
    assert [p.table for p in intake.problems] == ["users.csv", "items.csv"]
    assert {p.severity for p in intake.problems} == {Severity.ERROR}


def test_a_folder_without_interactions_says_what_it_wants(folder):
    intake = load_folder(folder(users__csv=USERS, readme__md="hello"))
    (problem,) = intake.problems
    assert problem.message.id == "data.folder.missing"
    assert "readme.md" in problem.message.render("en")


def test_two_files_for_one_table_are_noticed(folder):
    path = folder(items__csv=ITEMS, items__tsv=ITEMS, interactions__csv=PAIRS)
    intake = load_folder(path)
    assert intake.dataset is not None
    assert "data.folder.several" in ids(intake.problems)


def test_new_products_keep_their_columns(tmp_path):
    file = tmp_path / "new.csv"
    file.write_text("SKU,Name,price\n007,Teapot,4\n008,Kettle,5\n")
    items = read_items(file)
    assert items.columns.tolist() == ["item_id", "title", "price"]
    assert items["item_id"].tolist() == ["007", "008"]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("title\nTeapot\n", "data.take.no_id"),
        ("item_id,title\n,Teapot\n1,Kettle\n", "data.take.blank_id"),
        ("item_id,title\n1,Teapot\n1,Kettle\n", "data.take.repeated_id"),
        ("item_id,title\n1,Teapot,9\n2,Kettle\n", "data.read.extra_fields"),
        ("item_id,title\n", "data.read.header_only"),
        (None, "data.folder.no_file"),
    ],
)
def test_new_products_that_would_be_lost_are_refused(tmp_path, text, id_):
    file = tmp_path / "new.csv"
    if text is not None:
        file.write_text(text)
    with pytest.raises(DataError) as error:
        read_items(file)
    assert id_ in ids(error.value.problems)
    assert {p.severity for p in error.value.problems} == {Severity.ERROR}


def test_the_sheets_of_a_workbook_are_a_data_set(tmp_path):
    tables = {"Kunden": USERS, "Liste": ITEMS, "Verkauf": PAIRS, "Notes": "todo\nask Ann\n"}
    with pd.ExcelWriter(tmp_path / "shop.xlsx") as book:
        for title, text in tables.items():
            pd.read_csv(io.StringIO(text)).to_excel(book, sheet_name=title, index=False)
    intake = load_workbook(tmp_path / "shop.xlsx")
    assert ids(intake.problems) == {"data.folder.unplaced_sheets"}
    assert "Notes" in intake.problems[0].message.render("en")
    dataset = intake.require()
    assert (dataset.name, len(dataset.users), len(dataset.items)) == ("shop", 5, 5)
    assert len(dataset.interactions) == 25
