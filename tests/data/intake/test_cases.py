"""One small case for each kind of file that was once refused or understood wrongly."""

import gzip
import io
import json

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from coldstart.data.intake.answers import Answers
from coldstart.data.intake.load import understand_path
from coldstart.data.intake.mapping_file import dumps

TITLES = ("Oat Milk 1 l", "Paper Kite", "Tin Cup", "Clay Whistle", "Rye Bread", "Wool Hat")
ROWS = [(n % 8, (n * 5 + n // 8) % 6) for n in range(32)]
PAIRS = {(f"U{user}", f"I{item}") for user, item in ROWS}


def lines(row, head="", separator=","):
    """Return a text with a line for each row; `row` gets its number, user and item."""
    body = [separator.join(map(str, row(n, *ROWS[n]))) for n in range(len(ROWS))]
    return "".join(f"{line}\n" for line in ([head] if head else []) + body)


def listed(head="item_id,title", key="I{}".format, separator=","):
    return head + "\n" + "".join(f"{key(n)}{separator}{title}\n" for n, title in enumerate(TITLES))


def orders(user="U{}".format, item="I{}".format):
    return lines(lambda n, u, i: (user(u), item(i)), "user_id,item_id")


def frame():
    return pd.DataFrame([(f"U{u}", f"I{i}") for u, i in ROWS], columns=["user_id", "item_id"])


def arrow(data, stream=False):
    out = io.BytesIO()
    table = pa.Table.from_pandas(data, preserve_index=False)
    with (pa.ipc.new_stream if stream else pa.ipc.new_file)(out, table.schema) as writer:
        writer.write_table(table)
    return out.getvalue()


def parquet_of(columns):
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out)
    return out.getvalue()


def workbook(sheets):
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


EVENTS = ("view", "add_to_cart", "remove_from_cart", "purchase")
ITEM_ROWS = [("商品ID", "商品名称"), *((f"I{n}", title) for n, title in enumerate(TITLES))]
ORDER_ROWS = [("买家会员名", "商品ID"), *((f"U{u}", f"I{i}") for u, i in ROWS)]
NESTED = [
    {"customer": {"id": f"U{u}"}, "lines": [{"product_id": f"I{i}", "quantity": 1}]}
    for u, i in ROWS
]
UUID = "0000000c-9f2c-9cd0-4674-edea4000001{}".format

CASES = {
    "packed": {"orders.csv.gz": gzip.compress(orders().encode()), "items.csv": listed()},
    "no header": {
        "UserLog.csv": lines(lambda n, u, i: (f"U{u}", f"I{i}", n % 5 + 1, 1424649600 + n)),
        "mapping": {"columns": {"user_id": "column 1", "item_id": "column 2"}},
    },
    "a line for the spreadsheet": {"orders.csv": "sep=;\n" + orders().replace(",", ";")},
    "notes before the header": {"orders.csv": "# ----\n# Report, 1 Sep 2026\n# ----\n" + orders()},
    "a title row": {"orders.xlsx": workbook({"S": [("All orders 2026",), (), *ORDER_ROWS]})},
    "rows that end in a comma": {
        "orders.csv": lines(lambda n, u, i: (f"U{u}", f"I{i}", ""), "user_id,item_id")
    },
    "two colons and Latin 1": {
        "ratings.dat": lines(
            lambda n, u, i: (u + 1, i + 1, n % 5 + 1, 978300760 + n), separator="::"
        ),
        "movies.dat": "".join(
            f"{n + 1}::{t}é (2002)::Drama|War\n" for n, t in enumerate(TITLES)
        ).encode("latin-1"),
    },
    "types in the header": {
        "shop.inter": lines(
            lambda n, u, i: (f"U{u}", f"I{i}", n % 5 + 1),
            "user_id:token\titem_id:token\trating:float",
            "\t",
        ),
        "shop.item": listed("item_id:token\tmovie_title:token_seq", separator="\t"),
    },
    "wrapped ids": {
        "orders.csv": orders(
            lambda u: f'="{5100005832254169 + u}"', lambda i: f'="{690002469135780263 + i}"'
        )
    },
    "apostrophes": {
        "orders.csv": orders(item=lambda i: f"'0000{i}"),
        "items.csv": listed(key="0000{}".format),
    },
    "whole numbers as floats": {
        "orders.csv": orders(item=lambda i: f"{i + 5}.0"),
        "items.csv": listed(key=lambda n: n + 5),
    },
    "leading zeros": {
        "orders.csv": orders(item="010877501{}".format),
        "items.csv": listed(key="010877501{}".format),
    },
    "Chinese sheets": {
        "订单.xlsx": workbook({"订单明细": ORDER_ROWS, "商品": ITEM_ROWS, "说明": [("这是说明",)]})
    },
    "Chinese in GB18030": {
        "订单.csv": lines(
            lambda n, u, i: (f"买家{u}号", f"I{i}", "粘土哨子"), "买家会员名,商品ID,商品名称"
        ).encode("gb18030")
    },
    "Korean in CP949": {
        "orders.csv": lines(
            lambda n, u, i: (f"U{u}", f"I{i}", f"유기농 귀리 우유 {i}"),
            "customer_id,product_id,상품명",
        ).encode("cp949")
    },
    "feather": {
        "orders.feather": arrow(frame()),
        "items.parquet": parquet_of({"item_id": [f"I{n}" for n in range(6)], "title": TITLES}),
    },
    "saved to disk": {
        "data-00000-of-00001.arrow": arrow(frame(), stream=True),
        "state.json": "{}",
        "dataset_info.json": "{}",
    },
    "uuids and enums": {
        "orders.parquet": parquet_of(
            {
                "user_id": pa.array(
                    [bytes.fromhex(UUID(u).replace("-", "")) for u, _ in ROWS], pa.binary(16)
                ),
                "item_id": [f"I{i}" for _, i in ROWS],
                "event_type": pa.array([EVENTS[n % 4] for n in range(32)]).dictionary_encode(),
            }
        )
    },
    "numbers as doubles": {
        "orders.parquet": parquet_of(
            {"user_id": [u for u, _ in ROWS], "item_id": [4006381000052.0 + i for _, i in ROWS]}
        )
    },
    "parts of one table": {
        f"part-0000{n}-6f0f-c000.snappy.parquet": arrow_part
        for n in range(3)
        for arrow_part in [
            parquet_of(
                {
                    "user_id": [f"U{u}" for u, _ in ROWS[n::3]],
                    "item_id": [f"I{i}" for _, i in ROWS[n::3]],
                }
            )
        ]
    },
    "records under a key": {
        "orders.json": json.dumps({"orders": NESTED}),
        "products.json": json.dumps(
            {"products": [{"id": f"I{n}", "title": t} for n, t in enumerate(TITLES)]}
        ),
    },
    "lists inside of records": {
        "events.jsonl": "".join(json.dumps(record) + "\n" for record in NESTED)
    },
    "a feed in XML": {
        "orders.csv": orders(),
        "products.xml": '<rss xmlns:g="http://base.google.com/ns/1.0"><channel>'
        + "".join(
            f"<item><g:id>I{n}</g:id><g:title>{t}</g:title><g:price>{n}</g:price></item>"
            for n, t in enumerate(TITLES)
        )
        + "</channel></rss>",
    },
    "a feed in TSV": {
        "interactions.csv": orders(),
        "products.tsv": "id\ttitle\tgtin\tlink\n"
        + "".join(
            f"I{n}\t{t}\t40063810000{n}\thttps://x.example/{n}\n" for n, t in enumerate(TITLES)
        ),
    },
    "a catalog with two keys": {
        "reviews.csv": lines(
            lambda n, u, i: (f"U{u}", f"V{i}{n % 2}", f"I{i}", n % 5 + 1),
            "user_id,asin,parent_asin,rating",
        ),
        "meta.csv": listed("parent_asin,title"),
    },
    "links and tags beside": {
        "links.csv": "movieId,imdbId\n" + "".join(f"{n + 1},011{n}\n" for n in range(6)),
        "tags.csv": lines(
            lambda n, u, i: (u + 1, i + 1, f"tag {n}", 1700000000 + n),
            "userId,movieId,tag,timestamp",
        ),
        "movies.csv": "movieId,title,genres\n"
        + "".join(f"{n + 1},{t},Drama|War\n" for n, t in enumerate(TITLES)),
        "ratings.csv": lines(
            lambda n, u, i: (u + 1, i + 1, n % 5 + 1, 1700000000 + n),
            "userId,movieId,rating,timestamp",
        ),
    },
}
UNTITLED = (
    "no header", "a line for the spreadsheet", "notes before the header", "a title row",
    "wrapped ids", "rows that end in a comma", "saved to disk", "uuids and enums",
    "numbers as doubles", "parts of one table", "lists inside of records",
)  # fmt: skip


LABELS = {
    "votes": ("vote", (1, -1, 1), 21, 11),
    "ratings": ("stars", (5, 1, 3), 11, 21),
    "counts": ("weight", (1, 1, 2, 1, 2, 1, 3, 210), 32, 0),
    "events": ("event_type", EVENTS, 16, 0),
    "words": ("评价", ("好评", "差评", "中评"), 11, 11),
}

DIGITS = {"intake.build.lost_digits", "formats.lost_digits"}
LOST = {
    "scientific ids": {"orders.csv": orders(item=lambda i: f"6.9000{i}E+17")},
    "huge integers as doubles": {
        "orders.parquet": parquet_of(
            {"user_id": [f"U{u}" for u, _ in ROWS], "item_id": [1e21 + i * 1e6 for _, i in ROWS]}
        )
    },
    "ids that Excel rounded": {
        "orders.xlsx": workbook(
            {
                "S": [
                    ("user_id", "item_id"),
                    *((f"U{u}", 690002469135780260 + 7000 * i) for u, i in ROWS),
                ]
            }
        ),
    },
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_read_right(case, folder, in_process, tmp_path):
    files = {name: text for name, text in CASES[case].items() if name != "mapping"}
    path = folder(files)
    understanding = understand_path(path)
    if "mapping" in CASES[case]:
        table = understanding.mapping.table[0].model_copy(update=CASES[case]["mapping"])
        (tmp_path / "mapping.toml").write_text(dumps(understanding.mapping.replaced(table)))
        understanding = understand_path(path, tmp_path / "mapping.toml")
    counts = understanding.counts
    assert (counts.users, counts.items, counts.interactions) == (8, 6, len(PAIRS)), (
        understanding.problems,
        understanding.mapping,
    )
    assert counts.titled_items == (0 if case in UNTITLED else 6)
    assert understanding.dataset.held_back is None


@pytest.mark.parametrize("case", LABELS)
def test_it_is_known_what_is_a_like(case, folder, in_process):
    head, values, positives, negatives = LABELS[case]
    text = lines(
        lambda n, u, i: (f"U{u}", f"I{i}", values[n % len(values)]), f"user_id,item_id,{head}"
    )
    counts = understand_path(folder({"log.csv": text})).counts
    assert (counts.interactions, counts.positives, counts.negatives) == (32, positives, negatives)


@pytest.mark.parametrize("case", LOST)
def test_digits_that_are_lost_are_said(case, folder, in_process):
    understanding = understand_path(folder(LOST[case]))
    assert {p.message.id for p in understanding.problems} & DIGITS


def test_a_masked_receiver_is_no_buyer_but_may_stand_in(folder, in_process):
    text = lines(
        lambda n, u, i: (f"\t69000000000000{n:04}", f"\tI{i}", TITLES[i], f"张*{u}", "****"),
        "主订单编号,商品ID,选购商品,收件人,收件人手机号",
    )
    understanding = understand_path(folder({"抖店订单.csv": text}))
    (question,) = understanding.questions
    assert question.message.id == "intake.ask.no_user"
    assert understanding.dataset is None
    options = [choice.option for choice in question.choices]
    assert "--user-id 主订单编号" in options
    by_order = understand_path(folder({}), answers=Answers(user_id="主订单编号")).counts
    assert (by_order.users, by_order.items, by_order.titled_items) == (32, 6, 6)
