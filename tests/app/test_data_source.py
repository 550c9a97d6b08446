"""Data: how the files of a stored data set were read."""

from __future__ import annotations

import tomllib

import pytest
from uploading import ITEMS, answer, imports, of_key, shown, uploaded, word

from coldstart.core.i18n import LANGUAGES
from coldstart.data.intake.provenance import Provenance
from coldstart.data.intake.understanding import Counts, Suspects, TableReport
from coldstart.store.repository import Store
from coldstart.ui import state
from coldstart.ui.pages.data import mapping_file

SHOP = "user_id,item_id,action,e-mail\n" + "".join(
    f"u{n % 9},p{n % 5},{('view', 'purchase', 'refund')[n % 3]},u{n % 9}@example.com\n"
    for n in range(60)
)
GUESTS = "guest,p1,purchase,\n" * 5
MAILS = "user_id,item_id\n" + "".join(f"anna{n % 9}@example.com,p{n % 5}\n" for n in range(45))


@pytest.fixture
def handed(monkeypatch) -> list[bytes]:
    """What the buttons for mapping files would hand out."""
    files: list[bytes] = []
    draw = mapping_file.download

    def download(mapping, key, help_=None):
        files.append(mapping_file.text_of(mapping))
        draw(mapping, key, help_)

    monkeypatch.setattr(mapping_file, "download", download)
    return files


@pytest.mark.parametrize("readonly", ["0", "1"])
def test_a_stored_data_set_says_how_its_files_were_read(
    open_app, store: Store, handed, monkeypatch, readonly
):
    app = uploaded(
        open_app(), {"shop.csv": SHOP + GUESTS, "items.csv": ITEMS.replace("sku", "item_id")}
    )
    of_key(app.button, "take_out_people")[0].click().run()
    imports(app)
    assert not app.exception
    (record,) = store.datasets()
    handed.clear()
    monkeypatch.setenv("COLDSTART_READONLY", readonly)
    app = open_app(data=record.id)
    assert not app.exception
    page = shown(app)
    assert "**shop.csv**" in page
    assert "Interactions · CSV · UTF-8 · separated by comma" in page
    assert "65 rows read · 60 used · 5 not used" in page
    assert "Not used: taken out, no person (5)" in page
    assert "Of these ignored: " in page
    assert "view (20)" in page
    assert "user_id as Shopper ID" in page
    assert "Personal columns, not stored: e-mail" in page
    assert page.count("e-mail") == 1
    assert "1 shopper taken out: guest" in page
    assert "hashes" not in page
    (mapping,) = map(bytes.decode, handed)
    assert tomllib.loads(mapping)["not_people"] == ["guest"]


def test_where_ids_are_hashed_only_the_number_of_those_taken_out_is_kept(
    open_app, store: Store, handed
):
    guests = "guest,p1\nguest,p2\nguest,p3\n"
    app = uploaded(open_app(), {"mails.csv": MAILS + guests})
    of_key(app.button, "take_out_people")[0].click().run()
    of_key(app.toggle, "hash_ids_")[0].set_value(True).run()
    handed.clear()
    imports(app)
    assert not app.exception
    assert "1 shopper taken out" in shown(app)
    assert "guest" not in shown(app)
    assert "Shopper IDs are stored as keyed hashes." in shown(app)
    assert "guest" not in handed[-1].decode()
    database = store.database
    content = b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))
    assert b"guest" not in content
    assert b"@example.com" not in content


def test_personal_ids_that_were_taken_out_are_masked_on_screen(open_app, store: Store):
    app = uploaded(open_app(), {"mails.csv": MAILS})
    out = Suspects("people", ("anna1@example.com",), ("anna1@example.com",), 0)
    app.session_state[state.KEY].draft.take_out(out)
    app.run()
    imports(app)
    assert "1 shopper taken out: an***@example.com" in shown(app)
    assert "anna1@example.com" not in shown(app)


def test_the_answer_to_a_question_is_in_the_mapping_that_is_kept(open_app, store: Store, handed):
    odd = "谁,啥\n" + "".join(f"客{n % 9},物{n % 5}\n" for n in range(60))
    app = uploaded(open_app(), {"odd.csv": odd})
    answer(app, 0)
    handed.clear()
    imports(app)
    assert not app.exception
    (table,) = tomllib.loads(handed[-1].decode())["table"]
    assert table["columns"]["user_id"] == "谁"
    provenance = store.provenance(store.datasets()[0].id)
    assert provenance is not None
    assert provenance.mapping is not None
    assert provenance.mapping.table[0].columns["item_id"] == "啥"


def test_samples_and_data_sets_of_before_have_no_such_section(open_app, store: Store, shop, handed):
    store.add_dataset(shop)
    app = open_app()
    assert not app.exception
    assert "Source files" not in [part.value for part in app.subheader]
    assert handed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_files_are_folded(open_app, store: Store, shop, language):
    reports = tuple(
        TableReport(f"t{n}", f"{n}.csv", (f"{n}.csv",), "unused", "CSV", 9) for n in range(13)
    )
    store.add_dataset(shop, [], Provenance(reports, Counts()))
    app = open_app(lang=language)
    assert not app.exception
    assert word("source.more", language, n=3) in [expander.label for expander in app.expander]
    assert all(f"**{report.name}**" in shown(app) for report in reports)
