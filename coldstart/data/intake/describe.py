"""Which columns describe an item or a user, and which are personal or keep books."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from coldstart.data import columns
from coldstart.data.intake import titles
from coldstart.data.intake.came_back import came_back
from coldstart.data.intake.column_words import (
    BOOKKEEPING,
    NO_PERSON_PARTS,
    OF_ITEMS,
    OF_REVIEWS,
    OF_USERS,
    PERSONAL,
    PERSONAL_PARTS,
    STATUS,
)
from coldstart.data.intake.ids import clean
from coldstart.data.intake.mapping import Describe, Drop, FillDown, Inherit, TableMapping
from coldstart.data.intake.mapping import Mapping as DataMapping
from coldstart.data.intake.order_states import (
    are_known,
    are_states,
    came_to_nothing,
    is_state,
    is_state_of_people,
)
from coldstart.data.intake.persons import looks_like_names, tells_who
from coldstart.data.intake.profile import Column, profile
from coldstart.data.intake.table import Table
from coldstart.data.intake.transform import rows_of

_NAMED_TOLERANCE = 0.5
_TOLERANCE = 0.1
"""Up to this share of ids may have more than one value, in a column that tells whose it is by its
name and in another; beyond it the column tells of the pair."""
_MOST_STATES = 200
_PARENTS = (
    "parent",
    "parentid",
    "parentsku",
    "parentcode",
    "parentproductid",
    "父商品",
    "父商品id",
    "主商品id",
)
_PERSONAL_OF_USERS = (
    "name", "姓名", "fn", "nickname", "昵称", "username", "realname", "zipcode", "zip", "vorname",
    "nachname", "prénom", "prenom", "nom", "nombre", "nombres", "apellido", "apellidos", "nome",
    "cognome", "sobrenome", "imię", "nazwisko", "voornaam", "achternaam", "naam", "fornavn",
    "etternavn", "efternavn", "navn", "förnamn", "efternamn", "namn", "etunimi", "sukunimi", "nimi",
    "jméno", "příjmení", "vezetéknév", "keresztnév", "név", "nume", "prenume", "имя", "фамилия",
    "отчество", "фио", "ad", "soyad", "adsoyad", "όνομα", "επώνυμο", "nama", "tên", "họtên", "ชื่อ",
    "นามสกุล", "الاسم", "שם", "नाम", "氏名", "名前", "お名前", "姓", "名", "이름", "성명",
)  # fmt: skip


_AMOUNTS = (
    "paid", "revenue", "sales", "netsales", "grosssales", "payment", "fee", "fees", "shippingfee",
    "cost", "spend", "spent", "gmv", "net", "gross", "pricepaid", "paidprice", "lineprice",
)  # fmt: skip
_AMOUNT_ENDINGS = (
    "amount", "amt", "total", "discount", "revenue", "totalprice", "totalcost", "betrag", "summe",
    "gesamtpreis", "montant", "importe", "金额", "总价", "合计", "小计", "总额", "实付", "应付",
    "货款", "优惠", "折扣", "邮费", "运费", "合計", "小計", "금액", "합계",
)  # fmt: skip
"""What money of an order's line is called; the price of one piece tells of the product."""


def completed(
    mapping: TableMapping,
    table: Table,
    profiled: Mapping[str, Column],
    describes_users: bool,
    describes_items: bool,
) -> TableMapping:
    """Return the mapping of interactions with the columns that describe what no other table does.

    A column belongs to items where each of them has one value of it, else to users where each of
    them has; its name decides where both are so. Columns that are personal, keep books, point to
    the web, are times or say the same in each row describe nobody.
    """
    taken = {name for role in mapping.columns for name in mapping.named(role)}
    pair = {name for role in mapping.columns if role not in TEXTS for name in mapping.named(role)}
    users = next(map(profiled.get, mapping.named(columns.USER_ID)[:1]), None)
    personal = [
        column.name
        for column in profiled.values()
        if column.name not in taken and (is_personal(column) or tells_who(column, users))
    ]
    ruled = {drop.column for drop in mapping.drop}  # they tell of the row
    sides: dict[str, list[str]] = {columns.USER_ID: [], columns.ITEM_ID: []}
    candidates = [
        column
        for column in profiled.values()
        if (describes_users or describes_items)
        and column.name not in pair
        and column.name not in (*personal, *ruled)
        and _may_describe(column, mapping)
    ]
    fell_together = False
    if candidates:
        cleaned = {
            key: clean(table.frame[name])
            for key in (columns.USER_ID, columns.ITEM_ID)
            for name in mapping.named(key)[:1]
            if name in table.frame.columns
        }
        codes = {key: ids.codes.astype(np.int64) for key, ids in cleaned.items()}
        fell_together = any(
            cleaned[key].lost_ids.any() for key in cleaned if key == columns.ITEM_ID
        )
        for column in candidates:
            side = _side(column, mapping, codes)
            if side is not None:
                sides[side].append(column.name)
    personal += [n for n in sides[columns.USER_ID] if _names_its_user(profiled[n], users)]
    sides[columns.USER_ID] = [n for n in sides[columns.USER_ID] if n not in personal]
    item = sides[columns.ITEM_ID] if describes_items else []
    user = sides[columns.USER_ID] if describes_users else []
    roles = dict(mapping.columns)
    for role in (columns.TITLE, columns.TEXT):
        named = mapping.named(role)
        elsewhere = named and describes_items and named[0] not in item and named[0] not in pair
        if elsewhere and not fell_together:
            roles.pop(role)  # a review's title is no title of the item
    if describes_items and columns.TITLE not in roles:
        key = next(map(profiled.get, mapping.named(columns.ITEM_ID)[:1]), None)
        title = titles.of_described([profiled[name] for name in item], key)
        roles |= {columns.TITLE: title.name} if title is not None else {}
    user_text = mapping.named(columns.USER_TEXT)
    if user_text and user_text[0] not in user:
        roles.pop(columns.USER_TEXT)
    return mapping.model_copy(
        update={
            "columns": roles,
            "personal": tuple(personal),
            "describe": Describe(item=tuple(item), user=tuple(user)),
        }
    )


def of_chosen_ids(mapping: DataMapping, interactions: TableMapping, table: Table) -> TableMapping:
    """Return interactions whose ids a person has chosen with the columns that describe them.

    Lists are opened first. A table stays as it is that gets columns from others, or whose mapping
    leaves open what describes.
    """
    if interactions.join or interactions.describe is None:
        return interactions
    verbs = {name: getattr(interactions, name) for name in _OPENING}
    frame = rows_of(TableMapping(id="", role="interactions", **verbs), table, {}).frame
    roles = {one.role for one in mapping.table}
    return completed(
        interactions,
        replace(table, frame=frame, nested=()),
        profile(frame),
        columns.USERS not in roles,
        columns.ITEMS not in roles,
    )


_OPENING = ("header", "blank", "explode", "split_rows", "fill_down", "inherit", "compose")
"""Verbs that change which columns and rows there are."""

TEXTS = (columns.TITLE, columns.TEXT, columns.USER_TEXT)


def belongs(column: Column, table: Table) -> bool:
    """Say whether a column describes rather than names: few values, each on many rows."""
    return len(column.distinct) <= 2 and len(table.frame) > 50 and not column.is_label


def is_personal(column: Column) -> bool:
    """Say whether a column tells who somebody is."""
    if column.is_called(PERSONAL) or column.is_mail:
        return True
    name = column.short()
    return any(part in name for part in PERSONAL_PARTS) and not column.is_called(NO_PERSON_PARTS)


def is_bookkeeping(column: Column) -> bool:
    """Say whether a column keeps an order's books or points elsewhere."""
    return column.is_called(BOOKKEEPING) or column.is_order or column.is_url


def is_status(column: Column, users: Column | None = None) -> bool:
    """Say whether a column tells what became of an order, not of the user who made it."""
    if is_state_of_people(column.name):
        return False
    kinds = _kinds(column.values)
    if column.is_called(STATUS) or is_state(column.name):
        return any(map(came_to_nothing, kinds)) or are_known(kinds)
    return are_states(kinds) and (users is None or not column.describes(users))


def with_status(mapping: TableMapping, table: Table, joined: Iterable[Column] = ()) -> TableMapping:
    """Return the mapping with a rule against rows of orders that came to nothing.

    A column that holds states of orders gets the rule even where none came to nothing: in the rows
    that come next, some may.
    """
    drops = list(mapping.drop)
    taken = {name for role in mapping.columns for name in mapping.named(role)}
    own = [Column(str(name), table.frame[name]) for name in table.frame.columns]
    brought = [column for column in joined if column.name not in table.frame.columns]
    user = mapping.named(columns.USER_ID)[:1]
    for column in (*own, *brought):
        name = column.name
        same_table = own if column in own else brought
        users = next((one for one in same_table if [one.name] == list(user)), None)
        is_named = column.is_called(STATUS)
        if (is_named or name not in taken) and is_status(column, users):
            drops.append(Drop(column=name, states=True, rule="cancelled"))
    ruled = {*taken, *(drop.column for drop in drops)}
    drops += came_back((*own, *brought), ruled)
    return mapping.model_copy(update={"drop": tuple(drops)})


def _kinds(values: pd.Series) -> list[str]:
    """Return the distinct values, where they are few enough to be states."""
    kinds = values.str.strip().unique()
    return [str(kind) for kind in kinds] if len(kinds) <= _MOST_STATES else []


def with_inheritance(mapping: TableMapping, profiled: Mapping[str, Column]) -> TableMapping:
    """Let variants inherit from their product, where a column names it."""
    parent = next((c for c in profiled.values() if c.short() in _PARENTS and not c.blank), None)
    key = mapping.named(columns.ITEM_ID)
    if parent is None or not key:
        return mapping
    above = parent.sample.str.replace(r"^id:", "", regex=True)
    for column in (profiled[key[0]], *profiled.values()):
        if column is not parent and above.isin(column.distinct).mean() > 0.5:
            names = tuple(
                c.name for c in profiled.values() if c.name not in (parent.name, column.name)
            )
            verb = Inherit(key=column.name, parent=parent.name, columns=names)
            unused = (*mapping.unused, parent.name)
            return mapping.model_copy(update={"inherit": verb, "unused": unused})
    return mapping


def with_first_title(mapping: TableMapping, profiled: Mapping[str, Column]) -> TableMapping:
    """Let variants have the title of their product, where its first row alone gives one."""
    titled = [name for name in mapping.named(columns.TITLE)[:1] if name in profiled]
    own = mapping.named(columns.ITEM_ID)[:1]
    if not titled or mapping.inherit is not None or mapping.fill_down is not None:
        return mapping
    given = profiled[titled[0]].values.str.strip() != ""
    if given.all():
        return mapping
    for column in profiled.values():
        if column.name in own or column.id_rank(columns.ITEM_ID) is None or column.blank:
            continue
        is_first = ~column.values.duplicated()
        if (given == is_first).all() and (column.values.str.strip() != "").all():
            verb = FillDown(columns=tuple(titled), within=(column.name,))
            return mapping.model_copy(update={"fill_down": verb})
    return mapping


def not_described(
    profiled: Mapping[str, Column], taken: Sequence[str], role: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the columns of a list that are personal, and those that say nothing."""
    personal: list[str] = []
    unused: list[str] = []
    users = next((profiled[name] for name in taken if name in profiled), None)
    for column in profiled.values():
        if column.name in taken:
            continue
        of_users = role == columns.USERS and (
            is_personal(column) or tells_who(column, users) or _names_its_user(column, users)
        )
        if of_users or (role == columns.ITEMS and column.is_mail):
            personal.append(column.name)
        elif column.blank or column.is_constant or is_bookkeeping(column):
            unused.append(column.name)
    return tuple(personal), tuple(unused)


def _names_its_user(column: Column, users: Column | None) -> bool:
    return column.short() in _PERSONAL_OF_USERS or looks_like_names(column, users)


def _is_amount(column: Column) -> bool:
    """Say whether a column of an order's line is money paid, which is of the order."""
    name = column.short()
    return name in _AMOUNTS or name.endswith(_AMOUNT_ENDINGS)


def _may_describe(column: Column, mapping: TableMapping) -> bool:
    roles = {name for role in TEXTS for name in mapping.named(role)}
    if column.name in roles:
        return True
    if column.blank or column.is_constant or is_bookkeeping(column) or _is_amount(column):
        return False
    return not column.is_time and not column.is_called(OF_REVIEWS)


def _side(column: Column, mapping: TableMapping, codes: Mapping[str, np.ndarray]) -> str | None:
    counts = {key: _conflicts(ids, column.values) for key, ids in codes.items()}
    shares = {key: conflicting / max(ids, 1) for key, (conflicting, ids) in counts.items()}
    if not shares:
        return None
    role = next((role for role in TEXTS if column.name in mapping.named(role)), None)
    named = None
    if role == columns.USER_TEXT or (role is None and column.short().startswith(OF_USERS)):
        named = columns.USER_ID
    elif role is not None or column.short().startswith(OF_ITEMS):
        named = columns.ITEM_ID
    if named in shares and shares[named] <= _NAMED_TOLERANCE:
        return named
    # Where everybody and everything has one value, most such columns describe what is sold.
    order = [key for key in (columns.ITEM_ID, columns.USER_ID) if key in shares]
    best = min(order, key=lambda key: shares[key])
    return best if shares[best] <= _TOLERANCE else None


def _conflicts(ids: np.ndarray, values: pd.Series) -> tuple[int, int]:
    """Return how many ids have more than one value, and how many have any; blanks say nothing."""
    codes, distinct = pd.factorize(values)
    said = (pd.Series(distinct, dtype="str").str.strip() != "").to_numpy(dtype=bool)
    given = said[codes] if len(distinct) else np.zeros(len(codes), dtype=bool)
    pairs = pd.unique(ids[given] * max(len(distinct), 1) + codes[given])
    per_id = np.bincount(pairs // max(len(distinct), 1)) if len(pairs) else np.zeros(0, dtype=int)
    return int((per_id > 1).sum()), int((per_id > 0).sum())
