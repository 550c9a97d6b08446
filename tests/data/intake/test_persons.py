"""Who the user is: never a name in part, a mask of everybody, or the id of a row."""

import pytest

BUYERS = 9


def lines(head, row):
    return head + "\n" + "".join(row(n, n % BUYERS, n % 7) + "\n" for n in range(63))


def ids_of(understanding):
    (table,) = understanding.mapping.of_role("interactions")
    return table.columns.get("user_id"), table.columns.get("item_id")


def test_a_mail_address_tells_buyers_apart_and_a_given_name_does_not(understood):
    text = lines(
        "注文番号,注文者姓,注文者名,注文者メールアドレス,商品管理番号",
        lambda n, user, item: f"o{n},山,田,b{user}@example.jp,i{item}",
    )
    result = understood(order__csv=text)
    assert ids_of(result) == ("注文者メールアドレス", "商品管理番号")
    assert len(result.dataset.users) == BUYERS


def test_one_mask_of_everybody_is_no_buyer(understood):
    text = lines(
        "orderNumber,customerName,customerEmail,sellerSku,itemName,shelfId",
        lambda n, user, item: f"{n // 2},J***n,,S{item},Tea {item},x_{item}",
    )
    result = understood(orders__csv=text)
    assert (result.dataset, ids_of(result)) == (None, (None, "sellerSku"))
    (question,) = result.questions
    assert (question.id, question.choices[0].option) == ("user_id", "--user-id orderNumber")
    assert not any("shelfId" in choice.option for choice in question.choices)


@pytest.mark.parametrize(
    ("head", "ids"),
    [
        ("uuid,distinct_id,product_id", ("distinct_id", "product_id")),
        ("booking_id,guest_id,hotel_id", ("guest_id", "hotel_id")),
        ("material_number,customer_id,sku_code", ("customer_id", "sku_code")),
    ],
)
def test_an_id_of_its_own_in_each_row_names_the_row(understood, head, ids):
    text = lines(head, lambda n, user, item: f"r{n},u{user},i{item}")
    assert ids_of(understood(events__csv=text)) == ids


def test_what_describes_the_reviewer_is_no_item(understood, problem):
    text = lines(
        "Review Id,Review Username,Review User Id,Review Stars",
        lambda n, user, item: f"r{n},Person {user},u-{user}x,{n % 5 + 1}",
    )
    result = understood(reviews__csv=text)
    assert result.dataset is None
    (question,) = result.questions
    assert (question.id, question.choices) == ("item_id", ())


def test_the_buyer_of_an_order_stands_in_its_header(understood):
    header = "VBELN\tKUNNR\tERDAT\n".replace("\t", ",") + "".join(
        f"{n:010d},c{n % BUYERS},20260302\n" for n in range(21)
    )
    positions = "VBELN,POSNR,MATNR,KWMENG\n" + "".join(
        f"{n // 3:010d},{n % 3},m{n % 7},1\n" for n in range(63)
    )
    result = understood(VBAK__txt=header, VBAP__txt=positions)
    assert ids_of(result) == ("KUNNR", "MATNR")
    assert len(result.dataset.users) == BUYERS


def test_purchases_are_events_and_never_the_list_of_users(understood):
    text = lines("session_id,item_id,date", lambda n, user, item: f"{user},i{item},2026-03-02")
    buys = "".join(text.splitlines(keepends=True)[: BUYERS + 1])
    result = understood(train_sessions__csv=text, train_purchases__csv=buys)
    assert {table.role for table in result.mapping.table} == {"interactions"}


def test_choices_of_two_ids_that_lead_nowhere_are_left_out(understood):
    text = lines("rif,chi,che", lambda n, user, item: f"n-{n // 2}o,k-{n // 2 % BUYERS}x,a{item}w")
    (question,) = understood(export__csv=text).questions
    options = {choice.option for choice in question.choices}
    assert "--user-id chi --item-id che" in options
    assert "--user-id chi --item-id rif" not in options  # each order has one buyer alone


def test_numbers_that_do_not_count_from_low_join_whatever_they_are_called(understood):
    orders = lines(
        "abc,def,when", lambda n, user, item: f"{70000 + user},{90000 + item},2026-03-02"
    )
    goods = "ghi,title\n" + "".join(f"{90000 + n},Tea {n}\n" for n in range(7))
    result = understood(orders__csv=orders, products__csv=goods)
    assert result.mapping.by_id("orders").columns["item_id"] == "def"


def test_ids_that_a_spreadsheet_rounded_to_one_are_said_to_have_lost_digits(understood, problem):
    orders = lines("customer_id,ean", lambda n, user, item: f"{1000 + user},4.00638E+12")
    goods = "ean,name\n" + "".join(f"{4006381000000 + n},Tea {n}\n" for n in range(7))
    result = understood(orders__csv=orders, products__csv=goods)
    assert result.dataset is None
    assert "lost digits" in " ".join(p.message.render("en") for p in result.problems)


@pytest.mark.parametrize(
    ("head", "person", "user_id"),
    [
        ("구매자,구매자전화번호", "김우*,0501-7734-{user:04}", "구매자전화번호"),
        ("Customer Name,Customer Phone No", "Ann Li,(214) 555-{user:04}", "Customer Phone No"),
        ("Customer,Customer Email", "Ann Li,b{user}@example.com", "Customer Email"),
        ("Customer,Phone model", "c{user},Nova 12", "Customer"),
        ("客户ID,手机号", "c{user},1380000{user:04}", "客户ID"),
    ],
)  # fmt: skip
def test_what_tells_people_apart_goes_before_a_name(understood, head, person, user_id):
    text = lines(f"{head},sku", lambda n, user, item: f"{person.format(user=user)},s{item}")
    result = understood(orders__csv=text)
    assert ids_of(result) == (user_id, "sku")
    assert len(result.dataset.users) == BUYERS


def test_a_name_stands_for_a_person_and_that_is_said(understood, problem):
    text = lines("Customer Name,sku", lambda n, user, item: f"Ann {'Li' * user},s{item}")
    result = understood(orders__csv=text)
    assert ids_of(result) == ("Customer Name", "sku")
    assert problem(result, "note.stand_in_name")


def test_one_plausible_code_is_the_user_but_what_has_one_date_is_an_order(understood):
    def text(code):
        return lines(
            "sku,bought,Kaufpartnernr,Menge,Statut",
            lambda n, user, item: f"s{item},2026-03-{code(n):02},{30400 + code(n)},{n % 3},Neu",
        )

    result = understood(orders__csv=text(lambda n: n // 3))
    assert result.dataset is None
    (question,) = result.questions
    assert {choice.option for choice in question.choices} == {"--user-id Kaufpartnernr"}
    several = lines(
        "sku,bought,Kaufpartnernr,Menge,Statut",
        lambda n, user, item: f"s{item},2026-03-{1 + n // 3:02},{30400 + user},{n % 3},Neu",
    )
    assert ids_of(understood(orders__csv=several)) == ("Kaufpartnernr", "sku")


def test_states_amounts_and_durations_are_never_offered(understood):
    text = lines(
        "What,Κατάσταση,Verweildauer,Besucherzahl(数),price total",
        lambda n, user, item: f"s{item},done{n % 4},00:0{n % 5}:1{n % 3},{n % 9 + 3},{n % 8}",
    )
    (question,) = understood(orders__csv=text).questions
    offered = " ".join(choice.option for choice in question.choices)
    assert not any(name in offered for name in ("Κατάσταση", "Verweildauer", "数", "price"))


@pytest.mark.parametrize(
    ("name", "contact"),
    [
        ("customer", "b{}@example.com"),
        ("buyer", "1380000{:04}"),
        ("买家", "1380000{:04}"),
        ("Kunde", "b{}@example.com"),
        ("Müşteri adı", "b{}@example.com"),
        ("Nom du client", "b{}@example.com"),
        ("Cliente", "b{}@example.com"),
        ("Покупатель", "b{}@example.com"),
        ("注文者", "b{}@example.com"),
        ("Besitzer", "b{}@example.com"),
    ],
)
def test_names_beside_the_id_are_personal_and_never_stored(understood, name, contact):
    people = ("Ann Li", "Bo Yu", "Cy Poe", "Di Wu", "Ed Fox", "Flo Ray")
    contact_name = "phone" if contact.startswith("1") else "email"
    text = lines(
        f"{name},{contact_name},city,sku",
        lambda n, user, item: f"{people[user % 6]},{contact.format(user)},Ulm {user % 2},s{item}",
    )
    result = understood(orders__csv=text, hash_ids=True, id_key=b"k" * 32)
    assert (len(result.dataset.users), result.tables[0].personal) == (BUYERS, (name,))
    assert list(result.dataset.users.columns) == ["user_id", "city"]
    stored = result.dataset.users.to_csv() + result.dataset.interactions.to_csv()
    assert not any(person in stored for person in people)


@pytest.mark.parametrize(
    ("column", "value_of"),
    [
        ("member", lambda user: ("yes", "no")[user % 2]),
        ("account", lambda user: ("private", "business")[user % 2]),
        ("favorite city", lambda user: ("New York", "Los Angeles")[user % 2]),
    ],
)
def test_what_sorts_people_describes_them(understood, column, value_of):
    text = f"email,sku,{column}\n" + "".join(
        f"b{n % 40}@example.com,s{n % 7},{value_of(n % 40)}\n" for n in range(280)
    )
    result = understood(orders__csv=text)
    assert column in result.dataset.users.columns


def test_names_in_a_list_of_users_are_personal(understood):
    orders = lines("customer_id,sku", lambda n, user, item: f"c{user},s{item}")
    users = "customer_id,Customer,segment\n" + "".join(
        f"c{n},{chr(65 + n)}nn Li,{'ab'[n % 2]}\n" for n in range(BUYERS)
    )
    result = understood(orders__csv=orders, users__csv=users)
    assert list(result.dataset.users.columns) == ["user_id", "segment"]
