"""Runs lists everything, compares what is ticked, and takes back what was deleted."""

from __future__ import annotations

import pytest

from coldstart.core.events import EpochEnded
from coldstart.core.i18n import LANGUAGES, t
from coldstart.core.settings import EvaluateConfig, MapConfig, TrainConfig
from coldstart.data.vocabulary import words
from coldstart.evaluation import results
from coldstart.evaluation.evaluate import evaluate_steps
from coldstart.store.records import Kind, RunState

WORDS = {language: words("retail", language) for language in LANGUAGES}
METHODS = ("random", "popularity", "centroid", "mlp_head")


@pytest.fixture(scope="module")
def found(market_read):
    asked = {"protocols": ["cold-user"], "shots": [0, 2], "methods": METHODS}
    settings = {"mlp_head": {"epochs": 1}}
    *_, last = evaluate_steps(market_read, **asked, method_settings=settings)
    return last.result


@pytest.fixture
def done(store, market, found):
    """Runs of every kind, by what they are called here."""
    from coldstart.evaluation.ranking import headline

    data = store.add_dataset(market).id

    def ended(kind, config, name, headline=None, epochs=()):
        run = store.create_run(kind, data, config, name, {"coldstart": "1"})
        store.claim("test", run.id)
        for epoch in epochs:
            store.append(run.id, epoch)
        if kind is Kind.EVALUATE:
            results.save(store.run_folder(run.id), found)
        store.end(run.id, RunState.FINISHED, headline=headline)
        return run.id

    ranked = {"ndcg@10": 0.2}, {"ndcg@10": 0.1}
    epochs = [EpochEnded(n, 2, 1.0 / n, 1.1 / n, *ranked) for n in (1, 2)]
    head = TrainConfig(method="mlp_head")
    return {
        "map": ended(Kind.MAP, MapConfig(), None),
        "evaluation": ended(Kind.EVALUATE, EvaluateConfig(), None, headline(found)),
        "head": ended(Kind.TRAIN, head, "![x](http://evil)", None, epochs),
        "centroid": ended(Kind.TRAIN, TrainConfig(method="centroid", seed=3), None),
        "twin": ended(Kind.TRAIN, TrainConfig(method="centroid"), "Twin"),
    }  # fmt: skip


def texts(app):
    parts = [*app.markdown, *app.caption, *app.info, *app.warning]
    return " ".join(part.value for part in parts).replace("\\", "")


def tables(app):
    return " ".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_run_is_listed_with_what_it_is_worth(open_app, done, found, language):
    app = open_app("runs", lang=language)
    assert not app.exception
    assert not app.error
    assert len(app.checkbox) == len(done)
    row = found.row("cold-user", 2, "centroid", "ndcg@10")
    ends = ({"value": row.mean, "low": row.low, "high": row.high}).items()
    said = t("page_runs.worth.value", metric="NDCG@10", **{k: f"{v:.3f}" for k, v in ends})
    assert said.render(language, WORDS[language]) in texts(app)


def test_an_evaluation_is_called_by_how_much_it_measures(open_app, store, done):
    data = store.run(done["map"]).dataset_id
    config = EvaluateConfig(methods=("random", "ensemble"), protocols=("cold-user", "audience"))
    one = store.create_run(Kind.EVALUATE, data, config)
    named = store.create_run(Kind.EVALUATE, data, config, "Mine")
    app = open_app("runs")
    labels = {box.key: box.label.replace("\\", "") for box in app.checkbox}
    assert labels[f"pick_{one.id}"] == "Evaluation: 2 methods, 4 scenarios"
    assert labels[f"pick_{done['evaluation']}"] == "Evaluation: the usual methods, 4 scenarios"
    assert labels[f"pick_{named.id}"] == "Mine"


def test_the_list_is_filtered_and_the_link_carries_it(open_app, done):
    app = open_app("runs", kind="map")
    assert [box.key for box in app.checkbox] == [f"pick_{done['map']}"]
    app.button_group(key="runs_kind").set_value("evaluate").run()
    assert [box.key for box in app.checkbox] == [f"pick_{done['evaluation']}"]
    assert app.query_params["kind"] == "evaluate"


def test_ticking_two_writes_them_into_the_link(open_app, done):
    app = open_app("runs")
    app.checkbox(key=f"pick_{done['head']}").check().run()
    assert app.button(key="runs_compare").disabled
    app.checkbox(key=f"pick_{done['centroid']}").check().run()
    app.button(key="runs_compare").click().run()
    assert app.query_params["compare"] == f"{done['head']},{done['centroid']}"
    assert app.query_params["view"] == "compare"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_shows_what_differs_the_curves_and_paired_differences(
    open_app, done, found, language
):
    chosen = f"{done['head']},{done['centroid']}"
    app = open_app("runs", lang=language, view="compare", compare=chosen)
    assert not app.exception
    assert not app.error
    assert len(app.get("plotly_chart")) == 1
    assert t("method.centroid").render(language) in tables(app)
    row = found.row("cold-user", 2, "centroid", "ndcg@10")
    assert f"{row.mean:.3f}" in tables(app)
    from coldstart.evaluation.pairing import PairedResults, compare_with

    pairs = compare_with(
        PairedResults(found, found.details), ("cold-user", 2), "mlp_head", "ndcg@10"
    )
    compared = pairs["centroid"]
    assert f"{compared.difference:+.3f}".replace("-", "−") in tables(app)
    assert f"{compared.low:.3f}".replace("-", "−") in tables(app)


def test_where_no_paired_comparison_is_possible_it_is_said_why(open_app, done):
    both = {"same_method": ("centroid", "twin"), "kinds": ("centroid", "evaluation")}
    for id_, (one, other) in both.items():
        app = open_app("runs", view="compare", compare=f"{done[one]},{done[other]}")
        wanted = t(f"evaluate.unpaired.{id_}", method=t("method.centroid"))
        assert wanted.render("en", WORDS["en"]) in texts(app)


def test_a_name_of_somebody_is_never_markup(open_app, done):
    app = open_app("runs", view="compare", compare=f"{done['head']},{done['centroid']}")
    assert not any("![x](" in m.value for m in [*app.markdown, *app.caption])


def test_renaming_and_a_note(open_app, store, done):
    app = open_app("runs")
    app.text_input(key=f"runs_name_{done['twin']}").set_value("Spring ")
    app.text_area(key=f"runs_note_{done['twin']}").set_value("for the board")
    app.button(key=f"runs_save_{done['twin']}").click().run()
    assert not app.exception
    run = store.run(done["twin"])
    assert (run.name, run.note) == ("Spring", "for the board")
    assert "for the board" in texts(app)


def test_deleting_has_a_way_back_at_once_and_from_the_bin(open_app, store, done):
    app = open_app("runs", run=done["twin"])
    app.button(key=f"runs_delete_{done['twin']}").click().run()
    assert not app.exception
    assert done["twin"] not in [run.id for run in store.runs()]
    assert "run" not in app.query_params
    app.button(key="runs_undo_button").click().run()
    assert done["twin"] in [run.id for run in store.runs()]
    store.delete_run(done["map"])
    app = open_app("runs", view="bin")
    app.button(key=f"restore_{done['map']}").click().run()
    assert not app.exception
    assert store.runs(deleted=True) == []


def test_emptying_the_bin_asks_first_and_is_final(open_app, store, done):
    store.delete_run(done["map"])
    app = open_app("runs", view="bin")
    app.button(key="bin_sure").click().run()
    assert not app.exception
    assert store.runs(deleted=True) == []
    assert done["map"] not in [run.id for run in store.runs()]


def test_a_server_for_looking_offers_nothing_that_edits(open_app, store, done, monkeypatch):
    store.delete_run(done["map"])
    monkeypatch.setenv("COLDSTART_READONLY", "1")
    app = open_app("runs", view="bin")
    assert not app.exception
    assert not app.text_input
    assert not [b for b in app.button if b.key and b.key.startswith(("runs_", "restore_", "bin_"))]


def test_a_link_to_runs_that_are_gone_says_so(open_app, done):
    app = open_app("runs", view="compare", compare=f"{done['head']},{done['twin']},gone")
    assert t("page_runs.compare.missing").render("en") in texts(app)


def test_without_runs_the_page_says_where_to_begin(open_app, store, market):
    store.add_dataset(market)
    app = open_app("runs")
    assert not app.exception
    assert t("page_runs.none_body").render("en") in texts(app)


def test_a_report_is_offered_where_there_is_something_to_tell(open_app, done, monkeypatch):
    monkeypatch.setenv("COLDSTART_READONLY", "1")
    app = open_app("runs")
    offered = {button.key for button in app.get("download_button")}
    assert f"runs_report_{done['evaluation']}" in str(offered)
    assert done["map"] not in str(offered)
