"""A file's encoding is told from its bytes, however few they are."""

from __future__ import annotations

import pytest

from coldstart.core.errors import DataError
from coldstart.data.formats import text_encoding
from coldstart.data.formats.text_encoding import TextEncoding, detect, force, utf8_chunks
from coldstart.data.problems import Severity

TEXTS = {
    "gb18030": [
        "商品编号,商品名称,下单时间\n",
        "用户编号,城市\nu1,北京\nu2,上海\n",
        "宝贝标题",
        "名称\n蜂蜜柚子\n螺蛳粉\n麻辣香锅\n",
    ],
    "big5": [
        "商品編號,商品名稱,訂購時間\n",
        "會員編號,性別\n",
        "品名\n燕麥奶 1公升\n亞麻襯衫 白色\n",
    ],
    "cp949": ["상품명,주문일시\n", "고객번호\n", "아이디,이름\n", "상품명\n귀리 우유\n삼성 버즈\n"],
    "cp932": ["商品名,注文日時\n", "りんご,みかん\n", "ユーザーID\n", "東京都渋谷区\n"],
    "euc_jp": ["商品名,注文日時\n", "りんご,みかん\n", "ユーザーID\n", "東京都渋谷区\n"],
    "cp1252": ["Zürich\nBesançon\n", "Tomato Soupé (2002)\n", "“Hello” – it’s\n", "Größe,€\n"],
    "cp1251": ["Товар,Покупатель\nМолоко овсяное\n", "Имя\n"],
    "cp1253": ["Κωδικός πελάτη,Περιγραφή\nΚαφές ελληνικός\n", "τίτλος\n"],
}
NAMES = {**text_encoding.NAMES, "big5": "Big5"}


def detected(tmp_path, content: bytes) -> TextEncoding:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    return detect(path)


@pytest.mark.parametrize(
    ("codec", "text"), [(codec, text) for codec, texts in TEXTS.items() for text in texts]
)
def test_short_texts_of_each_script(tmp_path, codec, text):
    taken = detected(tmp_path, text.encode(codec))
    assert taken.name == NAMES[codec]
    assert not taken.lossy
    assert b"".join(utf8_chunks(tmp_path / "a.csv", taken)).decode() == text


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_unicode_with_and_without_a_byte_order_mark(tmp_path, codec, name):
    text = "用户编号,城市\nu1,北京\n"
    taken = detected(tmp_path, text.encode(codec))
    assert (taken.name, taken.others) == (name, ())
    assert b"".join(utf8_chunks(tmp_path / "a.csv", taken)).decode() == text
    assert text_encoding.problems(taken, "a.csv") == []


def test_what_comes_late_in_a_large_file_counts(tmp_path):
    content = b"u1,York\n" * 300_000 + "u2,北京\nu3,商品名称\n".encode("gb18030")
    assert detected(tmp_path, content).name == "GB18030"


def test_a_damaged_byte_does_not_change_the_encoding(tmp_path):
    for codec, name in (("utf-8", "UTF-8"), ("gb18030", "GB18030")):
        content = ("用户编号,商品名称\n" * 50).encode(codec) + b"\xff\xff,x\n"
        taken = detected(tmp_path, content)
        assert (taken.name, taken.lossy) == (name, True)
        (problem,) = text_encoding.problems(taken, "a.csv")
        assert problem.severity is Severity.WARNING


def test_another_encoding_that_fits_is_offered(tmp_path):
    taken = detected(tmp_path, "상품명\n".encode("cp949"))
    assert taken.others == ("GB18030",)
    (problem,) = text_encoding.problems(taken, "a.csv")
    for language in ("en", "zh"):
        assert "GB18030" in problem.message.render(language)


def test_a_person_may_choose(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("상품명\n".encode("cp949"))
    for name in ("GB18030", "gbk"):
        assert b"".join(utf8_chunks(path, force(path, name, "a.csv"))).decode().strip() == "惑前疙"
    path.write_bytes("商品名\n".encode("cp932"))
    assert force(path, "Shift JIS", "a.csv").name == "Shift JIS"
    with pytest.raises(DataError) as caught:
        force(path, "klingon", "a.csv")
    assert caught.value.problems[0].message.id == "read.encoding.unknown"


def test_a_byte_order_mark_is_no_text_for_whoever_chose_that_encoding(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("id\n".encode("utf-8-sig"))
    assert b"".join(utf8_chunks(path, force(path, "UTF-8", "a.csv"))) == b"id\n"


@pytest.mark.parametrize("chosen", ["Shift JIS", "UTF-16", "utf-16-be", "ascii"])
def test_a_chosen_encoding_that_does_not_fit_is_refused_with_the_one_that_does(tmp_path, chosen):
    path = tmp_path / "a.csv"
    path.write_bytes("用户编号,商品编号,商品名称\n甲,货,茶叶和杯子\n".encode("gb18030"))
    with pytest.raises(DataError) as caught:
        force(path, chosen, "a.csv")
    (problem,) = caught.value.problems
    for language in ("en", "zh"):
        assert "GB18030" in problem.message.render(language)
        assert "--encoding GB18030" in problem.remedy.render(language)


def test_a_few_wrong_bytes_are_no_other_encoding(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("用户编号,商品编号,商品名称\n".encode() * 50 + b"u,\xff\xfe,x\n")
    assert force(path, "UTF-8", "a.csv").lossy
    path.write_bytes("id,na\n1,é\n".encode("utf-16-le"))
    assert force(path, "UTF-16-LE", "a.csv").codec == "utf-16-le"


@pytest.mark.parametrize("codec", ["iso2022_jp", "iso2022_kr", "hz", "utf-7", "cp500"])
def test_a_chosen_encoding_that_writes_characters_in_ascii_or_without_it_is_read(tmp_path, codec):
    text = "user,name\n1,caf\n" if codec == "cp500" else "user,name\n1,中文\n"
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(codec))
    assert b"".join(utf8_chunks(path, force(path, codec, "a.csv"))).decode() == text


@pytest.mark.parametrize("codec", ["Windows-1252", "GB18030", "Shift JIS", "latin-1"])
def test_plain_ascii_needs_no_other_encoding(tmp_path, codec):
    path = tmp_path / "a.csv"
    path.write_bytes(b"user,name\n1,tea\n")
    assert force(path, codec, "a.csv") == TextEncoding("utf-8")


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1251", "Чай зелёный, Хлеб, Молоко 1 л"),
        ("cp1251", "Гантели 2кг, Нож кухонный, Стул, Сумка"),
        ("cp1251", "ЧАЙ ЗЕЛЕНЫЙ, ХЛЕБ, МОЛОКО"),
        ("cp1253", "Πράσινο τσάι, Ψωμί, Γάλα"),
        ("cp1253", "ΠΡΑΣΙΝΟ ΤΣΑΙ, ΨΩΜΙ, ΓΑΛΑ"),
    ],
)
def test_words_of_one_alphabet_are_not_offered_in_another(tmp_path, codec, text):
    encoding = detected(tmp_path, f"user,title\n1,{text}\n".encode(codec))
    assert (encoding.codec, encoding.others) == (codec, ())
