"""Data: later rows are added to a data set as a new version."""

from __future__ import annotations

from uploading import ITEMS, TELLING, imports, tiles, uploaded

from coldstart.core.i18n import t
from coldstart.core.settings import TrainConfig
from coldstart.evaluation import retraining
from coldstart.evaluation.retraining import Retraining, RetrainingRow
from coldstart.serving.appending import appended_files, keep
from coldstart.store.records import Kind, RunState
from coldstart.store.repository import Store

LATER = "user_id,sku,stars\nu9,p1,5\nu1,p1,1\nu2,p2,5\n"


def test_added_rows_are_counted_first_and_stored_as_a_new_version(open_app, store: Store):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": TELLING})
    imports(app)
    (record,) = store.datasets()
    app = app.button(key="append").click().run()
    app = uploaded(app, {"ratings.csv": LATER})
    counts = {label: value for label, value in tiles(app).items() if label.startswith("New")}
    assert counts == {"New shoppers": "1", "New products": "0", "New interactions": "1"}
    assert tiles(app)["Changed opinions"] == "1"  # u1 had p1 with 2 stars; u2 gave p2 5 before
    assert len(store.datasets()) == 1
    app = app.button(key="append_save").click().run()
    assert not app.exception
    version = store.datasets()[0]
    assert version.name == f"{record.name} +2"
    assert len(store.dataset(record.id).interactions) == 24
    assert len(store.dataset(version.id).interactions) == 25


def test_a_data_set_without_a_mapping_says_why_nothing_can_be_added(open_app, store: Store, shop):
    record = store.add_dataset(shop)
    button = open_app().button(key="append")
    assert button.disabled
    assert button.help.replace("\\", "") == t("append.no_provenance", name=record.name).render("en")


def test_on_a_new_version_the_earlier_training_is_compared_with_one_trained_again(
    open_app, store: Store
):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": TELLING})
    imports(app)
    (record,) = store.datasets()
    trained = store.create_run(Kind.TRAIN, record.id, TrainConfig(method="popularity"))
    store.claim("test", trained.id)
    store.end(trained.id, RunState.FINISHED)
    files = [("ratings.csv", LATER.encode())]
    version = keep(store, record.id, appended_files(store, record.id, files))
    app = open_app(data=version.id)
    app.button(key="retraining").click().run()
    (run,) = store.runs(dataset_id=version.id, kind=Kind.COMPARE)
    assert run.config["run"] == trained.id
    store.claim("test", run.id)
    row = RetrainingRow(1, 0.1, 0.2, 0.1, 0.05, 0.15, "better", 30)
    retraining.save(store.run_folder(run.id), Retraining("popularity", 30, (row,)))
    store.end(run.id, RunState.FINISHED)
    app = open_app(data=version.id)
    assert not app.exception
    (table,) = [frame.value for frame in app.dataframe if "Trained again is" in frame.value]
    assert table["Trained again is"].tolist() == ["Better"]
    assert table["Difference (95% CI)"].tolist() == ["+0.100 [+0.050, +0.150]"]
