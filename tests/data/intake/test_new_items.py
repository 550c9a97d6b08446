"""A file of new products is read as a catalog is; whoever asks about ten gets ten answers."""

import pytest

from coldstart.core.errors import DataError
from coldstart.data.intake.new_items import read_items
from coldstart.data.problems import Severity


@pytest.fixture
def read(tmp_path, in_process):
    """Return a function that reads new products from the text of a file."""

    def run(text, name="new.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return read_items(tmp_path / name)

    return run


def test_new_products_keep_their_columns(read):
    items = read("SKU,Name,price\n007,Teapot,4\n008,Kettle,5\n")
    assert items.columns.tolist() == ["item_id", "title", "price"]
    assert items["item_id"].tolist() == ["007", "008"]


def test_one_product_alone_keeps_its_columns(read):
    items = read("item_id,title,color\nn1,Teapot,red\n")
    assert items.to_dict("records") == [{"item_id": "n1", "title": "Teapot", "color": "red"}]


def test_ids_and_texts_are_read_as_in_a_catalog(read):
    items = read('id,title\n\'007,<b>Tea</b> &amp; more\n="008",Salt\n')
    assert items["item_id"].tolist() == ["007", "008"]
    assert items["title"].tolist() == ["Tea & more", "Salt"]


def test_a_known_layout_is_read_as_such(read):
    items = read(
        "Handle,Title,Body (HTML),Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Price,"
        "Image Src\nkite,Paper Kite,<p>Flies.</p>,Mill,Color,Red,K-R,9,a.jpg\n"
        "kite,,,,,Blue,K-B,9,\nkite,,,,,,,,b.jpg\n",
        "products_export.csv",
    )
    assert items["item_id"].tolist() == ["K-R", "K-B"]
    assert items["title"].tolist() == ["Paper Kite", "Paper Kite"]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("title\nTeapot\n", "intake.new_items.no_id"),
        ("item_id,title\n,Teapot\n1,Kettle\n", "intake.rows.blank_id"),
        ("item_id,title\n1,Teapot\n1,Kettle\n", "intake.build.repeated_id"),
        ("item_id,title\n6.9E+17,Teapot\n6.9E+17,Kettle\n", "intake.build.ids_together"),
        ("item_id,title\n1,Teapot,9\n2,Kettle\n3,Pot\n4,Pan\n", "read.delimited.longer"),
        ("item_id,title\n", "read.delimited.header_only"),
    ],
)
def test_new_products_that_would_be_lost_are_refused(read, text, id_):
    with pytest.raises(DataError) as error:
        read(text)
    assert id_ in {problem.message.id for problem in error.value.problems}
    assert {problem.severity for problem in error.value.problems} == {Severity.ERROR}


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(DataError) as error:
        read_items(tmp_path / "nowhere.csv")
    assert error.value.problems[0].message.id == "intake.new_items.no_file"
