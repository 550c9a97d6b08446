"""One table of labelled pairs, with what describes both sides inside, is taken apart."""

import pandas as pd

from coldstart.data.intake import take
from coldstart.data.problems import Severity

ALONE = pd.DataFrame(
    [
        {
            "customer": f"c{n}", "sku": f"s{m}", "liked": str(int(n > m)),
            "age_band": f"{n}0s", "category": f"kind {m}", "product_name": f"Thing {m}",
            "user_text": f"person {n}", "visit": f"{n}-{m}",
        }
        for n in range(6)
        for m in range(5)
    ]
)  # fmt: skip


def said(intake, key):
    (problem,) = (p for p in intake.problems if p.message.id == f"data.take.{key}")
    return problem


def test_one_table_of_pairs_is_taken_apart(table):
    intake = take({"interactions": table(ALONE.to_csv(index=False), "all.csv")}, name="x")
    dataset = intake.dataset
    assert dataset.users.columns.tolist() == ["user_id", "age_band", "text"]
    assert dataset.items.columns.tolist() == ["item_id", "category", "title"]
    assert dataset.user_texts[:2] == ["person 0", "person 1"]
    assert dataset.item_titles == [f"Thing {m}" for m in range(5)]
    assert len(dataset.interactions) == 30
    assert "visit" in said(intake, "unused").message.render("en")
    assert "age_band" in said(intake, "split_users").message.render("en")


def test_values_that_disagree_keep_the_first_and_are_counted(table):
    marred = ALONE.copy()
    marred.loc[[7, 8], "age_band"] = "90s"
    marred.loc[3, "category"] = ""
    intake = take({"interactions": table(marred.to_csv(index=False), "all.csv")}, name="x")
    problem = said(intake, "conflict_user")
    assert (problem.severity, problem.row, problem.count) == (Severity.WARNING, 9, 2)
    assert problem.column == "age_band"
    assert intake.dataset.users["age_band"].tolist() == [f"{n}0s" for n in range(6)]
    assert intake.dataset.items["category"].tolist() == [f"kind {m}" for m in range(5)]


def test_pairs_without_anything_to_read_of_the_items_are_warned_of(table):
    rows = "".join(f"u{n},p{n % 6},{n % 2}\n" for n in range(12))
    bare = take({"interactions": table("user_id,item_id,label\n" + rows)}, name="bare")
    assert "data.take.no_item_texts" in [problem.message.id for problem in bare.problems]
    told = rows.replace("\n", ",Tea\n")
    fine = take({"interactions": table("user_id,item_id,label,title\n" + told)}, name="told")
    assert "data.take.no_item_texts" not in [problem.message.id for problem in fine.problems]
