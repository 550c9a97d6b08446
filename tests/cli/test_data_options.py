"""What is said of data after a command: mapping files, answers to questions, and confirmations."""

from __future__ import annotations

import json
import tomllib

import pytest

from coldstart.core.i18n import LANGUAGES


def csv(head, row, n=60):
    return f"{head}\n" + "".join(",".join(map(str, row(m))) + "\n" for m in range(n))


ITEMS = csv("sku,name", lambda m: (f"s{m}", f"Tea {m}"), 6)
SHOP = {
    "orders.csv": csv("buyer,sku,stars", lambda m: (f"b{m % 7}", f"s{m % 6}", m % 5 + 1), 42),
    "products.csv": ITEMS,
}
CODES = {
    "log.csv": csv("user_id,item_id,behavior", lambda m: (f"u{m % 9}", f"i{m % 8}", m % 4 + 1))
}
NAMELESS = {
    "orders.csv": csv(
        "order no,sku,receiver", lambda m: (5000 + m // 3, f"s{m % 8}", f"张*{m % 5}")
    )
}


@pytest.fixture
def shop(tmp_path):
    """Return a function that writes files into a folder and returns its path."""

    def write(files):
        path = tmp_path / "shop"
        path.mkdir(exist_ok=True)
        for name, content in files.items():
            content = content.encode() if isinstance(content, str) else content
            (path / name).write_bytes(content)
        return str(path)

    return write


@pytest.fixture
def check(call, shop, tmp_path):
    """Return a function that checks files; it gives what is printed, and what is written."""

    def run(files, *options):
        out = tmp_path / "report.json"
        said = call("check", shop(files), *options, "--json", str(out))
        return said, json.loads(out.read_text(encoding="utf-8"))

    return run


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_lists_the_columns_that_describe(check, language):
    items = csv("sku,name,kind,price", lambda m: (f"s{m}", f"Tea {m}", "ab"[m % 2], m + 3), 6)
    said, report = check({**SHOP, "products.csv": items}, "--lang", language)
    names = {"en": "Described by: kind, price", "zh": "描述列：kind、price"}
    assert names[language] in said.stdout
    (described,) = (t["described_by"] for t in report["tables"] if t["file"] == "products.csv")
    assert described == ["kind", "price"]


def test_check_says_what_each_file_is_and_tells_three_rows(check):
    said, report = check(SHOP)
    assert said.returncode == 0, said.stderr
    printed = said.stdout
    assert "orders.csv" in printed
    assert "user_id = buyer" in printed
    assert all(sentence in " ".join(printed.split()) for sentence in report["sentences"])
    assert len(report["sentences"]) == 3
    assert (report["users"], report["items"], report["titled_items"], report["rows"]) == (
        7,
        6,
        6,
        42,
    )
    assert report["positives"] + report["negatives"] == report["interactions"] == 42
    tables = {table["file"]: table for table in report["tables"]}
    assert tables["orders.csv"]["columns"] == {
        "user_id": "buyer",
        "item_id": "sku",
        "rating": "stars",
    }
    assert set(report) >= {"first_time", "last_time", "export", "questions", "problems", "counts"}


def test_a_saved_mapping_given_again_gives_the_same(check, tmp_path):
    file = tmp_path / "mapping.toml"
    first = check(SHOP, "--positive-from", "5", "--save-mapping", str(file))[1]
    assert tomllib.loads(file.read_text(encoding="utf-8"))["positive_from"] == 5
    again = check(SHOP, "--mapping", str(file))[1]
    assert again == first
    assert check(SHOP)[1]["positives"] > first["positives"]


def test_a_saved_mapping_reads_the_files_of_the_next_month(check, tmp_path):
    file, shop = tmp_path / "mapping.toml", tmp_path / "shop"
    files = {"orders_export_1.csv": SHOP["orders.csv"], "items.csv": ITEMS}
    first = check(files, "--save-mapping", str(file))[1]
    (shop / "orders_export_1.csv").rename(shop / "orders_export_2.csv")
    (shop / "items.csv").rename(shop / "catalog.csv")
    said, report = check({}, "--mapping", str(file))
    assert said.returncode == 0, said.stderr
    assert report["interactions"] == first["interactions"]
    assert report["titled_items"] == first["titled_items"]
    assert "catalog.csv" in said.stderr
    assert "orders_export_2.csv" not in said.stderr.split("catalog.csv")[0]


def test_a_name_that_is_not_there_is_refused_with_those_that_are(check):
    report = check(SHOP, "--user-id", "buyr")[1]
    assert report["usable"] is False
    assert "buyer, sku, stars" in report["problems"][0]["remedy"]
    ratings = csv("userId,movieId,rating,timestamp", lambda m: (m % 7, m % 6, m % 5 + 1, 10**9 + m))
    movies = csv("movieId,title,genres", lambda m: (m, f"Film {m} (2002)", "Drama|War"), 6)
    files = {"ratings.csv": ratings, "movies.csv": movies}
    report = check(files, "--not-export", "movielens")[1]
    assert report["usable"] is False
    assert "movielens_latest" in report["problems"][0]["remedy"]


def test_an_id_with_a_comma_can_be_taken_out(check):
    orders = SHOP["orders.csv"] + '"a,b",s1,5\nguest,s1,5\nc,"s,9",5\n'
    files = {"orders.csv": orders, "products.csv": ITEMS + '"s,9",Postage\n'}
    said, report = check(files)
    assert """--not-products '"s,9"'""" in " ".join(said.stderr.split())
    people = ("--not-people", '"a,b",guest', "--not-people", "c")
    without = check(files, "--not-products", '"s,9"', *people)[1]
    assert (report["users"] - without["users"], report["items"] - without["items"]) == (3, 1)


def test_a_mapping_is_taken_by_train_and_encode(call, shop, check, tmp_path):
    file = tmp_path / "mapping.toml"
    check(SHOP, "--positive-from", "5", "--save-mapping", str(file))
    trained = call("train", shop(SHOP), "--model", "popularity", "--mapping", str(file))
    assert trained.returncode == 0, trained.stderr
    by_option = call("train", shop(SHOP), "--model", "popularity", "--positive-from", "5")
    runs = [said.stdout.split()[-1] for said in (trained, by_option)]
    answers = [call("recommend", run, "--likes", "s1", "--top", "5").stdout for run in runs]
    assert answers[0] == answers[1] != ""


def test_no_mapping_is_written_while_a_question_is_open(call, shop, tmp_path):
    rows = "\n".join(f"k{n % 7},m{n % 5}" for n in range(40))
    data, file = shop({"t.csv": f"a,b\n{rows}\n"}), tmp_path / "mapping.toml"
    asked = call("check", data, "--save-mapping", str(file))
    assert asked.returncode == 1
    assert "--user-id a --item-id b" in asked.stderr
    assert not file.exists()
    call("check", data, "--user-id", "a", "--item-id", "b", "--save-mapping", str(file))
    assert call("check", data, "--mapping", str(file)).returncode == 0


def test_a_mapping_that_names_what_is_not_there_names_its_line(call, shop, check, tmp_path):
    file = tmp_path / "mapping.toml"
    check(SHOP, "--save-mapping", str(file))
    text = file.read_text(encoding="utf-8").replace('"buyer"', '"bayer"')
    file.write_text(text, encoding="utf-8")
    line = 1 + next(n for n, row in enumerate(text.splitlines()) if "bayer" in row)
    for language in LANGUAGES:
        said = call("check", shop(SHOP), "--mapping", str(file), "--lang", language)
        assert said.returncode == 1
        assert "bayer" in said.stderr
        assert str(line) in said.stderr
        assert "buyer" in said.stderr


def test_a_question_ends_with_1_and_prints_each_choice_with_its_option(call, shop, check):
    said, report = check(CODES)
    (question,) = report["questions"]
    assert (said.returncode, report["usable"]) == (1, False)
    for language in LANGUAGES:
        told = " ".join(call("check", shop(CODES), "--lang", language).stderr.split())
        assert all(choice["option"] in told for choice in question["choices"])
    for choice in question["choices"]:
        name, kinds = choice["option"].split(" ")
        answered, report = check(CODES, name, kinds.strip('"'))
        assert answered.returncode == 0, answered.stderr
        assert report["questions"] == []


def test_positive_names_the_kinds_that_are(check):
    one, two = (check(CODES, "--positive", kinds)[1] for kinds in ("4", "3,4"))
    assert one["tables"][0]["ignored"] == {"event: 1": 15, "event: 2": 15, "event: 3": 15}
    assert two["positives"] > one["positives"]
    assert one["negatives"] == 0


def test_a_column_stands_in_for_the_buyer_that_an_export_does_not_name(check):
    said, report = check(NAMELESS)
    assert said.returncode == 1
    assert report["questions"][0]["id"] == "user_id"
    by_order = check(NAMELESS, "--user-id", "order no")
    assert by_order[0].returncode == 0, by_order[0].stderr
    assert by_order[1]["users"] == 20
    assert check(NAMELESS, "--user-id", "receiver")[1]["users"] == 5


def test_most_rows_unused_is_refused_until_accepted(check):
    files = {**SHOP, "orders.csv": SHOP["orders.csv"] + ",s1,5\n" * 60}
    said, report = check(files)
    assert said.returncode == 1
    assert "--accept" in report["problems"][0]["remedy"]
    accepted, report = check(files, "--accept")
    assert accepted.returncode == 0, accepted.stderr
    assert report["interactions"] == 42


def test_ids_that_are_no_products_and_no_people_are_left_out(check):
    orders = SHOP["orders.csv"] + "guest,s1,5\nb1,s9,5\n"
    files = {"orders.csv": orders, "products.csv": ITEMS + "s9,Postage\n"}
    said, report = check(files)
    assert "--not-products s9" in " ".join(said.stderr.split())
    without = check(files, "--not-products", "s9", "--not-people", "guest")[1]
    assert (report["users"] - without["users"], report["items"] - without["items"]) == (1, 1)


def test_hashed_ids_are_stored_with_a_key_of_this_home_and_a_mapping_keeps_that(
    call, shop, check, tmp_path
):
    orders = csv("email,sku", lambda m: (f"mia{m % 7}@example.com", f"s{m % 6}"), 42)
    files, file = {"orders.csv": orders, "products.csv": ITEMS}, tmp_path / "mapping.toml"
    plain = check(files)[1]
    assert any("--hash-ids" in problem["remedy"] for problem in plain["problems"])
    hashed = check(files, "--hash-ids", "--save-mapping", str(file))[1]
    assert not any("--hash-ids" in problem["remedy"] for problem in hashed["problems"])
    assert hashed["users"] == plain["users"]
    for options in (("--hash-ids",), ("--mapping", str(file))):
        trained = call("train", shop(files), "--model", "centroid", *options)
        run = trained.stdout.split()[-1]
        (tmp_path / "items.csv").write_text("sku,name\nn1,Tea\n")
        told = call("audience", run, "--items", str(tmp_path / "items.csv")).stdout
        assert told.count("\n") > 2
        assert "@" not in told


def test_an_export_is_said_and_can_be_ruled_out(check):
    files = {
        "ratings.csv": csv(
            "userId,movieId,rating,timestamp",
            lambda m: (m % 7 + 1, m % 6 + 1, m % 5 + 1, 1700000000 + m),
        ),
        "movies.csv": csv(
            "movieId,title,genres", lambda m: (m + 1, f"Film {m} (2002)", "Drama|War"), 6
        ),
    }
    said, report = check(files)
    assert report["export"] == "movielens_latest"
    assert "MovieLens" in said.stdout
    ruled_out, report = check(files, "--not-export", "any")
    assert ruled_out.returncode == 0, ruled_out.stderr
    assert report["export"] is None
    assert "MovieLens" not in ruled_out.stdout
    assert check(files, "--not-export", "movielens_latest")[1]["export"] != "movielens_latest"


def test_an_encoding_can_be_chosen(check):
    text = csv(
        "user_id,item_id,title", lambda m: (f"u{m % 7}", f"i{m % 6}", f"燕麦奶茶{m % 6}"), 42
    )
    files = {"orders.csv": text.encode("gb18030")}
    assert check(files)[1]["tables"][0]["encoding"] == "GB18030"
    said, report = check(files, "--encoding", "Windows-1251")
    assert report["tables"][0]["encoding"] == "Windows-1251"
    assert said.returncode == 0


def test_why_a_file_is_refused_is_said_in_the_terminal(call, tmp_path):
    (tmp_path / "orders.csv").write_text("user_id,item_id\n")
    for language in LANGUAGES:
        said = call("check", str(tmp_path / "orders.csv"), "--lang", language)
        assert said.returncode == 1
        assert "orders.csv" in said.stderr
        assert "item_id" in said.stderr
