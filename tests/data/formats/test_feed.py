"""Product feeds and other XML, HTML tables and Excel's XML."""

import pytest

from coldstart.core.errors import DataError
from coldstart.data.formats import feed, markup
from coldstart.data.formats.table import Limits

LIMITS = Limits()
GOOGLE = 'xmlns:g="http://base.google.com/ns/1.0"'


@pytest.fixture
def read(tmp_path):
    def parse(content: str | bytes, parse=feed.parse, limits: Limits = LIMITS):
        path = tmp_path / "file"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return parse(path, "x.xml", limits)

    return parse


@pytest.fixture
def refused(read):
    def parse(content: str, *options, **limits) -> str:
        with pytest.raises(DataError) as caught:
            read(content, *options, **limits)
        return caught.value.message.id

    return parse


def test_a_google_feed_has_one_row_for_each_item_and_g_wins(read):
    (table,) = read(
        f"<rss {GOOGLE} xmlns:a='a'><channel><title>Shop</title><link>x</link><a:link href='y'/>"
        "<item><g:id>G1</g:id><id>1</id><title>Oat &amp; Milk</title><g:image>a</g:image>"
        "<g:image>b</g:image><g:shipping><g:country>DE</g:country></g:shipping>"
        "<g:shipping><g:country>AT</g:country></g:shipping></item>"
        "<item><g:id>G2</g:id><title><![CDATA[<b>Rye</b>]]></title></item></channel></rss>"
    )
    assert table.data.to_pydict() == {
        "id": ["G1", "G2"],
        "title": ["Oat & Milk", "<b>Rye</b>"],
        "image": ["a, b", ""],
        "shipping": ['[{"country": "DE"}, {"country": "AT"}]', ""],
    }
    assert (table.format, table.nested, table.path) == ("XML", ("shipping",), "x.xml")


def test_an_atom_feed_with_a_single_entry(read):
    (table,) = read(
        f'<feed xmlns="http://www.w3.org/2005/Atom" {GOOGLE}><title>Shop</title>'
        "<entry><g:id>1</g:id><summary>Fresh <b>milk</b></summary></entry></feed>"
    )
    assert table.data.to_pylist() == [{"id": "1", "summary": "Fresh milk"}]


def test_a_yml_catalog_has_categories_and_offers(read):
    categories, offers = read(
        '<?xml version="1.0" encoding="gb2312"?><!DOCTYPE yml_catalog SYSTEM "shops.dtd">'
        '<yml_catalog><shop><categories><category id="1">家居</category>'
        '<category id="2" parentId="1">灯</category></categories><offers>'
        '<offer id="9"><price currency="CNY">12</price><name>台灯</name></offer>'
        '<offer id="10"><price currency="CNY">5</price><name>落地灯</name></offer>'
        "</offers></shop></yml_catalog>".encode("gb2312")
    )
    assert (categories.name, categories.path) == ("x.xml · category", "category")
    assert categories.data.to_pylist()[1] == {"category": "灯", "id": "2", "parentId": "1"}
    assert offers.data.to_pylist()[0] == {
        "id": "9", "price": "12", "price.currency": "CNY", "name": "台灯",
    }  # fmt: skip


def test_what_repeats_in_one_record_is_a_list_in_all(read):
    (table,) = read(
        '<orders><order id="1"><lines><line sku="a"/><line sku="b"/></lines></order>'
        '<order id="2"><lines><line sku="c"/></lines></order></orders>'
    )
    assert table.nested == ("lines.line",)
    assert table.data.column("lines.line").to_pylist() == [
        '[{"sku": "a"}, {"sku": "b"}]', '[{"sku": "c"}]',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<a><p><i>1</i></p>\n<p><i>2", "xml_broken"),
        ("<a><b>1</b></a>", "xml_no_records"),
        ("<a>" * 2000, "xml_deep"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><x><p><i>&a;</i></p><p><i>1</i></p></x>', "xml_entities"),
        (
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
            "<x><p><i>&a;</i></p><p><i>1</i></p></x>",
            "xml_entities",
        ),
    ],
)
def test_other_xml_is_refused_with_its_reason(refused, content, reason):
    assert refused(content) == f"formats.{reason}"


def test_limits(refused):
    rows = "<r>" + "<p><a>1</a><b>2</b></p>" * 3 + "</r>"
    assert refused(rows, limits=Limits(rows=2)) == "formats.too_many_rows"
    assert refused(rows, limits=Limits(columns=1)) == "formats.too_many_columns"


def test_an_html_table_is_read_below_its_title(read):
    content = (
        '<html><head><meta charset="gb2312"></head><body><table>'
        '<tr><td colspan="3">订单报表</td></tr>'
        "<tr><th>订单号</th><th>买家</th><th>标题</th></tr>"
        "<tr><td>6912345678901234567</td><td rowspan=2>张三</td><td>灯<br>A &amp; B</td></tr>"
        "<tr><td>6912345678901234568</td><td>伞</td></tr></table></body></html>"
    )
    (table,) = read(content.encode("gb18030"), markup.parse_html)
    assert (table.format, table.rows.to_pylist()) == ("HTML", [3, 4])
    assert table.data.to_pydict() == {
        "订单号": ["6912345678901234567", "6912345678901234568"],
        "买家": ["张三", "张三"],
        "标题": ["灯 A & B", "伞"],
    }


def test_a_page_without_a_table_is_refused(refused):
    page = "<html><body><form>Sign in</form></body></html>"
    assert refused(page, markup.parse_html) == "formats.html_no_table"


def test_sheets_of_excels_xml(read):
    space = "urn:schemas-microsoft-com:office:spreadsheet"

    def row(*cells: str, index: str = "") -> str:
        return f"<Row{index}>{''.join(f'<Cell{cell}</Data></Cell>' for cell in cells)}</Row>"

    (table,) = read(
        f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="Orders"><Table>'
        + row(*(f'><Data ss:Type="String">{name}' for name in ("id", "day", "price")))
        + row('><Data ss:Type="String">007', ' ss:Index="3"><Data ss:Type="Number">1.50',
              index=' ss:Index="4"')
        + row('><Data ss:Type="String">8', '><Data ss:Type="DateTime">2026-09-01T00:00:00.000')
        + '</Table></Worksheet><Worksheet ss:Name="Notes"><Table/></Worksheet></Workbook>',
        markup.parse_excel_xml,
    )  # fmt: skip
    assert (table.format, table.sheet, table.rows.to_pylist()) == ("Excel", "Orders", [4, 5])
    assert table.data.to_pylist() == [
        {"id": "007", "day": "", "price": "1.50"}, {"id": "8", "day": "2026-09-01", "price": ""},
    ]  # fmt: skip
