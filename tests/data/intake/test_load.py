"""A folder, a file, a workbook or an archive is a data set, whatever formats are in it."""

import gzip
import io
import zipfile

import pandas as pd
import pytest

from coldstart.core.errors import DataError
from coldstart.data.formats.table import Limits
from coldstart.data.intake.answers import Answers
from coldstart.data.intake.load import files_of, read_files, understand_path
from coldstart.data.problems import Severity

USERS = "user_id,age\n" + "".join(f"u{n},{n}\n" for n in range(5))
ITEMS = "item_id,title\n" + "".join(f"i{n},Thing {n}\n" for n in range(5))
HEAD = "user_id,item_id,label\n"
ROWS = [f"u{n},i{m},{(n + m) % 2}\n" for n in range(5) for m in range(5)]
PAIRS = HEAD + "".join(ROWS)


def roles(understanding):
    return {file: one.role for one in understanding.mapping.table for file in one.files}


def is_shop(understanding):
    """Say whether the whole shop was understood."""
    counts = understanding.counts
    return (counts.users, counts.items, counts.interactions, counts.titled_items) == (5, 5, 25, 5)


# --- folders --------------------------------------------------------------------------------------


def test_a_folder_is_read_in_a_process_of_its_own_and_called_as_it_is(folder):
    path = folder({"users.csv": USERS, "items.csv": ITEMS, "interactions.csv": PAIRS})
    understanding = understand_path(path)
    assert understanding.problems == ()
    assert understanding.dataset.name == "shop"
    assert is_shop(understanding)


def test_names_do_not_matter(folder, in_process):
    understanding = understand_path(folder({"a.csv": ITEMS, "b.csv": USERS, "c.csv": PAIRS}))
    assert roles(understanding) == {"a.csv": "items", "b.csv": "users", "c.csv": "interactions"}
    assert is_shop(understanding)


def test_files_of_programs_and_for_people_are_passed_over(folder):
    path = folder(
        {
            "INTERACTIONS.CSV": PAIRS,
            "Items.Csv": ITEMS,
            "~$items.xlsx": "x",
            "._items.csv": "x",
            ".hidden/a.csv": ITEMS,
            "README.md": "x",
            "_SUCCESS": "",
            "mapping.toml": "",
            "dataset_info.json": "{}",
            "photo.jpg": "x",
            "__MACOSX/items.csv": "x",
            "load.py": "x",
        }
    )
    assert [name for name, _ in files_of(path)] == ["INTERACTIONS.CSV", "Items.Csv"]


def test_formats_may_be_mixed(folder, in_process):
    rows = [line.split(",") for line in ITEMS.splitlines()]
    parquet = io.BytesIO()
    pd.DataFrame(rows[1:], columns=rows[0]).to_parquet(parquet)
    users = "".join(f'{{"user_id": "u{n}", "age": {n}}}\n' for n in range(5))
    understanding = understand_path(
        folder(
            {
                "interactions.tsv": PAIRS.replace(",", "\t"),
                "items.parquet": parquet.getvalue(),
                "users.jsonl": users,
            }
        )
    )
    assert {table.format for table in understanding.tables} == {"CSV", "Parquet", "JSON Lines"}
    assert is_shop(understanding)


def test_parts_of_one_table_are_one_table(folder, in_process):
    parts = {f"log/part-{n}.csv": HEAD + "".join(ROWS[n::3]) for n in range(3)}
    understanding = understand_path(folder({**parts, "items.csv": ITEMS, "users.csv": USERS}))
    (report,) = [table for table in understanding.tables if table.role == "interactions"]
    assert (len(report.files), report.rows) == (3, 25)
    assert is_shop(understanding)
    assert understanding.dataset.held_back is None


def test_folder_names_of_partitions_are_columns(folder, in_process):
    days = {f"log/date=2026-09-0{n + 1}/part.csv": HEAD + "".join(ROWS[n::3]) for n in range(3)}
    understanding = understand_path(folder({**days, "items.csv": ITEMS, "users.csv": USERS}))
    assert is_shop(understanding)
    assert understanding.counts.first_time == "2026-09-01T00:00:00Z"
    assert understanding.counts.last_time == "2026-09-03T00:00:00Z"


def test_blank_profiles_are_fine(folder, in_process):
    users = "user_id,text\n" + "".join(f"u{n},\n" for n in range(5))
    files = {"users.csv": users, "items.csv": ITEMS, "interactions.csv": PAIRS}
    assert understand_path(folder(files)).dataset.user_texts == [""] * 5


def test_a_folder_without_a_table_says_what_is_there(tmp_path, problem):
    (tmp_path / "readme.md").write_text("hello")
    nothing = problem(understand_path(tmp_path), "no_files")
    assert nothing.message.params["files"] == ["readme.md"]


def test_a_folder_without_interactions_says_that(folder, in_process, problem):
    understanding = understand_path(folder({"users.csv": USERS, "items.csv": ITEMS}))
    assert understanding.dataset is None
    lacking = problem(understanding, "no_interactions")
    assert lacking.message.params["tables"] == ["items.csv", "users.csv"]


# --- a file, a workbook, an archive ---------------------------------------------------------------


def workbook(sheets):
    out = io.BytesIO()
    with pd.ExcelWriter(out) as book:
        for title, text in sheets.items():
            pd.read_csv(io.StringIO(text)).to_excel(book, sheet_name=title, index=False)
    return out.getvalue()


def test_the_sheets_of_a_workbook_are_a_data_set(tmp_path, in_process):
    sheets = {"Kunden": USERS, "Liste": ITEMS, "Verkauf": PAIRS, "Notes": "todo,x\nask Ann,1\n"}
    (tmp_path / "shop.xlsx").write_bytes(workbook(sheets))
    understanding = understand_path(tmp_path / "shop.xlsx")
    assert understanding.dataset.name == "shop"
    assert is_shop(understanding)


def test_a_sheet_a_month_is_one_table(tmp_path, in_process):
    months = {f"2026-0{n + 1}": HEAD + "".join(ROWS[n::3]) for n in range(3)}
    (tmp_path / "shop.xlsx").write_bytes(workbook({**months, "商品": ITEMS, "客户": USERS}))
    understanding = understand_path(tmp_path / "shop.xlsx")
    assert is_shop(understanding)
    assert len(understanding.mapping.of_role("interactions")[0].files) == 3


def test_an_archive_is_read_without_unpacking_it_by_hand(tmp_path, in_process):
    with zipfile.ZipFile(tmp_path / "shop.zip", "w") as archive:
        archive.writestr("shop/users.csv", USERS)
        archive.writestr("shop/items.csv.gz", gzip.compress(ITEMS.encode()))
        archive.writestr("shop/interactions.csv", PAIRS)
        archive.writestr("shop/README.txt", "Made up.\nWith, some commas.\n")
    assert is_shop(understand_path(tmp_path / "shop.zip"))


def test_one_table_alone_is_a_data_set(tmp_path, in_process):
    (tmp_path / "orders.csv.gz").write_bytes(gzip.compress(PAIRS.encode()))
    understanding = understand_path(tmp_path / "orders.csv.gz")
    assert understanding.dataset.name == "orders"
    assert understanding.counts.interactions == 25


# --- files that cannot be read --------------------------------------------------------------------


def test_a_stray_file_that_cannot_be_read_is_a_warning(folder):
    path = folder(
        {"interactions.csv": PAIRS, "items.csv": ITEMS, "notes.parquet": "no table at all"}
    )
    understanding = understand_path(path)
    assert understanding.dataset is not None
    unread = [p for p in understanding.problems if p.table == "notes.parquet"]
    assert [p.severity for p in unread] == [Severity.WARNING]


def test_a_file_that_its_name_says_is_needed_refuses_and_every_such_file_is_listed(folder):
    path = folder({"users.csv": "", "products.xlsx": "garbage", "interactions.csv": PAIRS})
    understanding = understand_path(path)
    assert understanding.dataset is None
    errors = [p for p in understanding.problems if p.severity is Severity.ERROR]
    assert {p.table for p in errors} == {"users.csv", "products.xlsx"}
    with pytest.raises(DataError):
        understanding.require()


def test_where_nothing_can_be_read_each_file_says_why(folder):
    understanding = understand_path(folder({"a.csv": "", "b.csv": "%PDF-1.7\n"}))
    assert [(p.table, p.severity) for p in understanding.problems] == [
        ("a.csv", Severity.ERROR),
        ("b.csv", Severity.ERROR),
    ]


def test_more_rows_than_allowed_are_refused(tmp_path, in_process):
    (tmp_path / "orders.csv").write_text(PAIRS)
    understanding = understand_path(tmp_path / "orders.csv", limits=Limits(rows=24))
    assert understanding.dataset is None
    assert understand_path(tmp_path / "orders.csv", limits=Limits(rows=25)).dataset is not None


def test_a_chosen_encoding_is_taken_and_the_others_are_offered(tmp_path, in_process):
    rows = "".join(f"u{n % 4},i{n % 3},燕麦 奶茶 {n % 3}\n" for n in range(12))
    (tmp_path / "orders.csv").write_bytes(f"user_id,item_id,title\n{rows}".encode("gb18030"))
    first = understand_path(tmp_path)
    assert first.tables[0].encoding == "GB18030"
    assert "燕麦 奶茶 0" in first.dataset.item_titles
    (other, *_) = first.tables[0].other_encodings
    assert any(p.message.id == "read.encoding.taken_or" for p in first.problems)
    assert understand_path(tmp_path, encoding=other).tables[0].encoding == other


def test_uploads_of_one_name_are_told_apart(in_process):
    read = read_files([("orders.csv", PAIRS.encode()), ("orders.csv", PAIRS.encode())])
    assert [table.name for table in read.tables] == ["orders.csv", "orders.csv (2)"]


def test_rows_cut_after_their_first_value_are_refused_until_confirmed(folder):
    rows = [f"c{n % 9},p{n % 7},t{n}" if n % 3 == 0 else f"c{n % 9}" for n in range(90)]
    path = folder({"orders.csv": "\n".join(["customer_id,product_id,note", *rows, ""])})
    refused = understand_path(path)
    assert "intake.build.most_unused" in {p.message.id for p in refused.problems}
    assert refused.dataset is None
    assert len(understand_path(path, None, Answers(accept=True)).dataset.interactions) > 0


def test_a_table_of_hive_is_read(folder):
    text = "".join(f"u{n % 9}x\x01i{n % 7}y\x01\\N\n" for n in range(63))
    (question,) = understand_path(folder({"000000_0": text})).questions
    assert question.id == "ids"
