"""Data: answers are changed, and what looks like no product or no person is chosen one by one."""

from __future__ import annotations

from uploading import (
    EVENTS,
    ITEMS,
    TELLING,
    answer,
    choice,
    imports,
    of_key,
    shown,
    tiles,
    uploaded,
)

from coldstart.core.i18n import t
from coldstart.data.intake.mapping import Mapping, TableMapping
from coldstart.data.intake.understanding import Choice, Question, Suspects
from coldstart.store.repository import Store
from coldstart.ui.pages.data import mapping_file
from coldstart.ui.pages.data.draft import Draft
from coldstart.ui.pages.data.suspects import named

ASKED = "谁,啥,几星\n" + "".join(
    f"客{user},物{item},{(user * item) % 5 + 1}\n" for user in range(8) for item in range(6)
)


def test_an_answer_is_one_line_and_can_be_changed(open_app, store: Store):
    app = uploaded(open_app(), {"events.csv": EVENTS})
    assert not of_key(app.button, "change_")
    answer(app, 1)
    asked = "Which kinds of event in action of events.csv are positive?"
    assert asked in shown(app)
    assert ":material/task_alt: **purchase (ignored: view, zap)**" in shown(app)
    before = tiles(app)
    of_key(app.button, "change_")[0].click().run()
    assert not app.exception
    assert "take" not in {button.key for button in app.button}
    assert "It holds zap" in shown(app)
    answer(app, 0)
    assert tiles(app)["Positives"] != before["Positives"]
    imports(app)
    assert not app.exception


def test_who_the_user_is_can_be_changed_and_other_changes_stay(open_app):
    app = uploaded(open_app(), {"odd.csv": ASKED})
    answer(app, 0)
    first = tiles(app)
    app.number_input[0].set_value(2.0)
    app.button(key="roles_apply").click().run()
    of_key(app.button, "change_")[0].click().run()
    assert not app.exception
    assert of_key(app.radio, "question_")
    answer(app, 1)
    assert not app.exception
    assert tiles(app)["Shoppers"] == first["Products"]
    assert app.number_input[0].value == 2.0


def test_an_answer_that_the_mapping_contradicts_is_not_shown(open_app):
    app = uploaded(open_app(), {"odd.csv": ASKED})
    answer(app, 0)
    assert of_key(app.button, "change_")
    choice(app, "column_interactions_user_id").set_value("啥")
    choice(app, "column_interactions_item_id").set_value("谁")
    app.button(key="roles_apply").click().run()
    assert not app.exception
    assert not of_key(app.button, "change_")


def test_without_changes_the_mapping_is_again_what_is_understood_by_itself(open_app):
    app = uploaded(open_app(), {"events.csv": EVENTS})
    assert "roles_reset" not in {button.key for button in app.button}
    answer(app, 1)
    assert "roles_reset" in {button.key for button in app.button}
    of_key(app.button, "change_")[0].click().run()
    assert "roles_reset" not in {button.key for button in app.button}


def test_a_mapping_file_that_has_the_answer_is_not_asked_again(open_app, monkeypatch):
    written: list[bytes] = []
    draw = mapping_file.download

    def download(mapping, key, help_=None):
        written.append(mapping_file.text_of(mapping))
        draw(mapping, key, help_)

    monkeypatch.setattr(mapping_file, "download", download)
    app = uploaded(open_app(), {"events.csv": EVENTS})
    answer(app, 1)
    answered = written[-1]
    fresh = uploaded(open_app(), {"events.csv": EVENTS})
    uploaded(fresh, {"mapping.toml": answered}, field=1)
    assert not fresh.exception
    assert not of_key(fresh.radio, "question_")
    assert tiles(fresh) == tiles(app)


def test_which_column_is_an_opinion_is_changed_as_long_as_it_holds():
    columns = {"user_id": "who", "item_id": "what"}
    table = TableMapping(id="a", role="interactions", columns=columns)
    rated = table.model_copy(update={"columns": {**columns, "rating": "stars"}})
    mapping = Mapping(table=(table,))
    choices = [Choice(t("cli.help"), mapping.replaced(one), "") for one in (rated, table)]
    question = Question("opinion", t("cli.help"), tuple(choices), "a")
    draft = Draft()
    draft.answer(question, choices[0], mapping)
    (given,) = draft.answered.values()
    assert given is not None
    assert given.holds(mapping.replaced(rated))
    assert not given.holds(mapping)
    titled = draft.tables["a"].model_copy(update={"columns": {**rated.columns, "title": "name"}})
    draft.change(titled)
    draft.ask_again(given)
    assert draft.tables["a"].columns == {**columns, "title": "name"}
    assert not draft.answered


def test_an_id_is_taken_out_once_and_only_of_its_kind():
    draft = Draft()
    draft.take_out(Suspects("people", ("77", "guest"), ("77", "guest"), 0))
    draft.take_out(Suspects("people", ("guest", "78"), ("guest", "78"), 0))
    (suspects,) = draft.taken_out
    assert suspects.ids == suspects.names == ("77", "guest", "78")
    assert draft.taken_out_ids(is_product=False) == suspects.ids
    assert draft.taken_out_ids(is_product=True) == ()


def test_ids_are_taken_out_and_put_back_one_by_one(open_app, store: Store):
    items = ITEMS + "p4,Gift card,\np5,Shipping,\np6,Gift card,\n"
    rows = TELLING + "u1,p4,5\nu2,p5,5\nu2,p6,5\n"
    app = uploaded(open_app(), {"items.csv": items, "ratings.csv": rows})
    (chosen,) = of_key(app.multiselect, "take_out_of_")
    assert chosen.options == ["Gift card (p4)", "Shipping", "Gift card (p6)"]
    assert chosen.value == ["p4", "p5", "p6"]
    chosen.set_value([]).run()
    assert of_key(app.button, "take_out_")[0].disabled
    of_key(app.multiselect, "take_out_of_")[0].set_value(["p5"]).run()
    of_key(app.button, "take_out_")[0].click().run()
    assert not app.exception
    assert tiles(app)["Products"] == "5"
    of_key(app.button, "take_out_")[0].click().run()
    assert tiles(app)["Products"] == "3"
    (back,) = of_key(app.multiselect, "put_back_of_")
    assert back.value == ["p5", "p4", "p6"]
    back.set_value(["p4"]).run()
    of_key(app.button, "put_back_")[0].click().run()
    assert tiles(app)["Products"] == "4"
    imports(app)
    assert store.dataset(store.datasets()[0].id).item_titles == ["Tea", "Milk", "Salt", "Gift card"]


def test_people_who_look_alike_on_screen_are_chosen_by_numbers():
    ids = ("anna@example.com", "andy@example.com", "guest")
    shown_as = list(named(Suspects("people", ids, ids, 3)).values())
    assert shown_as == ["an***@example.com (1)", "an***@example.com (2)", "guest"]


def test_an_answer_that_is_asked_again_is_chosen_already_and_can_be_kept(open_app):
    app = uploaded(open_app(), {"events.csv": EVENTS})
    assert "keep_event_types" not in {button.key for button in app.button}
    answer(app, 1)
    before = tiles(app)
    of_key(app.button, "change_")[0].click().run()
    assert of_key(app.radio, "question_")[0].value == 1
    app.button(key="keep_event_types").click().run()
    assert not app.exception
    assert tiles(app) == before
    assert of_key(app.button, "change_")
