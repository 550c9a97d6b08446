"""Files that hold one kind of event each are read together, each as its kind."""

import pytest

HEAD = "user_id,item_id,date\n"


def rows(n, step=1):
    return "".join(f"u{m % 12},p{m * step % 7},2026-09-{m % 20 + 1:02}\n" for m in range(n))


@pytest.mark.parametrize("further", ["views.csv", "product_clicks.csv", "商品浏览.csv"])
def test_views_beside_purchases_are_ignored(understood, further):
    understanding = understood({further: HEAD + rows(90), "purchases.csv": HEAD + rows(20)})
    by_file = {table.files[0]: table for table in understanding.tables}
    assert by_file[further].ignored == {"event: view": 90}
    assert understanding.counts.positives == 20
    assert understanding.counts.interactions == 84


def test_views_alone_are_positive(understood):
    understanding = understood(views_1__csv=HEAD + rows(40), views_2__csv=HEAD + rows(40, 3))
    assert len(understanding.tables) == 1
    assert understanding.counts.positives == understanding.counts.interactions


def test_carts_are_positive_and_dislikes_negative(understood):
    carts = understood(carts__csv=HEAD + rows(12), orders__csv=f"{HEAD}u1,p3,2026-09-01\n")
    assert carts.counts.positives == 13
    opinions = understood(likes__csv=HEAD + rows(12), dislikes__csv=f"{HEAD}u1,p3,2026-09-01\n")
    assert (opinions.counts.positives, opinions.counts.negatives) == (12, 1)


def test_parts_of_one_kind_stay_one_table(understood):
    understanding = understood(orders__csv=HEAD + rows(30), history__csv=HEAD + rows(30, 3))
    assert [table.files for table in understanding.tables] == [("orders.csv", "history.csv")]


def test_one_answer_says_who_the_user_is_in_both_files(understood):
    head = "visit,item_id,date\n"
    files = {"views.csv": head + rows(40), "buys.csv": head + rows(20)}
    understanding = understood(files, user_id="visit")
    assert understanding.counts.positives == 20
    assert understanding.counts.users == 12


def test_a_mapping_says_what_all_rows_of_a_file_are(understood):
    from coldstart.data.intake.mapping import Mapping, TableMapping

    def table(name, **more):
        roles = {"user_id": "user_id", "item_id": "item_id"}
        return TableMapping(
            id=name, role="interactions", files=(f"{name}.csv",), columns=roles, **more
        )

    files = {"a.csv": HEAD + rows(20), "b.csv": HEAD + rows(30)}
    mapping = Mapping(table=(table("a"), table("b", event_type="view")))
    understanding = understood(files, mapping)
    assert understanding.tables[1].ignored == {"event: view": 30}
    assert understanding.counts.positives == 20
