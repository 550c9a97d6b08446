"""A made-up shop with known tastes, the same from the same seed.

``python -m coldstart.data.generator FOLDER`` writes it to ``FOLDER/retail`` and, beside it, a few
tables that are broken on purpose to ``FOLDER/broken``.

Every shopper has two interests out of eight, which the profile names; every product belongs to one.
A shopper likes a product of an interest of theirs three times in four, another one time in five,
and the better known a product is, the likelier it is seen at all.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from coldstart.data import columns
from coldstart.files import atomic

SHOP_NAME = "Small shop"
SEED = 7
N_USERS, N_ITEMS, N_PAIRS = 120, 150, 2500
COLD_USERS, COLD_ITEMS = 20, 15
LIKES_OWN, LIKES_OTHER = 0.75, 0.2

AGES = ("18-24", "25-34", "35-44", "45-54", "55-64", "65+")
CITIES = ("Leeds", "Bristol", "York", "Cardiff", "Norwich", "Exeter")
HOMES = ("single", "couple", "family with small children", "family with teenagers")

# Interest: what the profile says, then things with what they are for and a price to start from.
INTERESTS: Mapping[str, tuple[str, tuple[tuple[str, str, float], ...]]] = {
    "Coffee & tea": ("loves good coffee and tea", (
        ("Burr Coffee Grinder", "grinds beans evenly for filter and espresso", 69),
        ("Pour-Over Kettle", "a slim spout pours slowly and exactly", 48),
        ("Espresso Cups", "thick walls keep a short coffee hot", 24),
        ("Loose Leaf Teapot", "a wide strainer lets the leaves open", 32),
        ("Cold Brew Jug", "makes a litre of smooth iced coffee overnight", 27),
    )),
    "Running": ("runs several times a week", (
        ("Trail Running Shoes", "deep lugs hold on mud and wet rock", 110),
        ("Reflective Running Vest", "seen from 200 metres in headlights", 29),
        ("Hydration Belt", "two soft flasks that do not bounce", 35),
        ("Compression Socks", "support calves on long distances", 18),
        ("Foam Roller", "loosens tired legs after training", 22),
    )),
    "Gardening": ("spends weekends in the garden", (
        ("Bypass Secateurs", "cut living wood cleanly up to 20 mm", 26),
        ("Raised Bed Kit", "larch boards for vegetables at a good height", 89),
        ("Tomato Seeds Collection", "six old varieties for pots and beds", 12),
        ("Copper Watering Can", "a fine rose for seedlings", 44),
        ("Compost Bin", "turns kitchen scraps into soil in a season", 65),
    )),
    "Cooking": ("cooks at home most evenings", (
        ("Cast Iron Skillet", "sears, bakes and lasts a lifetime", 39),
        ("Chef's Knife", "a 20 cm blade that keeps its edge", 74),
        ("Mortar and Pestle", "granite, for pastes and whole spices", 33),
        ("Pasta Machine", "rolls nine thicknesses for tagliatelle and lasagne", 58),
        ("Spice Set", "twelve spices, freshly ground", 28),
    )),
    "Toys & crafts": ("looks for things to make with the children", (
        ("Wooden Building Blocks", "a hundred beech pieces in a cotton bag", 36),
        ("Watercolour Set", "24 colours that mix well, washable", 17),
        ("Marble Run", "tracks and bends for patient builders", 42),
        ("Story Cards", "forty pictures to tell a tale from", 14),
        ("Junior Sewing Kit", "felt animals to cut and stitch", 19),
    )),
    "Hiking": ("goes hiking and camping", (
        ("Two-Person Tent", "stands in five minutes, 2.1 kg", 145),
        ("Merino Base Layer", "warm when wet, fresh for days", 62),
        ("Trekking Poles", "fold to 38 cm, cork handles", 55),
        ("Head Torch", "300 lumens and a red light for the tent", 31),
        ("Camping Stove", "boils half a litre in two minutes", 47),
    )),
    "Music": ("plays an instrument and collects records", (
        ("Turntable", "belt drive with a balanced arm", 180),
        ("Clip-On Tuner", "for guitar, bass, violin and ukulele", 15),
        ("Closed Headphones", "soft pads for long listening", 95),
        ("Guitar Strings", "bronze wound, light gauge", 11),
        ("Record Brush", "carbon fibre lifts dust from the groove", 13),
    )),
    "Home office": ("works from home", (
        ("Standing Desk Frame", "moves from 70 to 118 cm without a sound", 260),
        ("Monitor Arm", "frees the desk and turns any way", 79),
        ("Desk Lamp", "warm to cool light, no flicker", 49),
        ("Felt Desk Mat", "wool felt under keyboard and mouse", 29),
        ("Cable Tray", "hides sockets and cables under the top", 23),
    )),
}  # fmt: skip
BRANDS = ("Northfold", "Harrow & Pine", "Tilde", "Marlowe", "Brightwater", "Oakes")
STYLES = ("", "Compact", "Classic", "Pro")
NOTES = (
    "Made to be repaired.",
    "A quiet favourite of our own staff.",
    "Comes in a box without plastic.",
    "With a five-year guarantee.",
)

Tables = dict[str, pd.DataFrame]


def make_shop(seed: int = SEED) -> Tables:
    """Return the shop's tables: users, items, interactions and held_back, all str.

    Parameters
    ----------
    seed : int
        The same seed gives the same shop.
    """
    rng = np.random.default_rng(seed)
    names = list(INTERESTS)
    tastes = np.array([rng.choice(len(names), 2, replace=False) for _ in range(N_USERS)])
    users = pd.DataFrame(_user(n, taste, names, rng) for n, taste in enumerate(tastes, 1))
    belongs = np.arange(N_ITEMS) % len(names)
    items = pd.DataFrame(_item(n, names[b], rng) for n, b in enumerate(belongs))

    known = rng.gamma(1.5, size=N_ITEMS)
    active = rng.gamma(3.0, size=N_USERS)
    own = (belongs[None, :] == tastes[:, :1]) | (belongs[None, :] == tastes[:, 1:])
    chance = active[:, None] * known[None, :] * np.where(own, 3.0, 1.0)
    order = np.argsort(-(np.log(chance) + rng.gumbel(size=chance.shape)), axis=None)[:N_PAIRS]
    rows, cols = np.unravel_index(np.sort(order), chance.shape)
    liked = rng.random(N_PAIRS) < np.where(own[rows, cols], LIKES_OWN, LIKES_OTHER)
    days = rng.integers(0, 365, N_PAIRS)
    times = (pd.Timestamp("2025-01-01") + pd.to_timedelta(days, unit="D")).strftime("%Y-%m-%d")
    pairs = pd.DataFrame(
        {
            columns.USER_ID: users[columns.USER_ID].to_numpy()[rows],
            columns.ITEM_ID: items[columns.ITEM_ID].to_numpy()[cols],
            columns.LABEL: liked.astype(int).astype(str),
            columns.TIMESTAMP: times,
        }
    )
    cold = np.isin(rows, rng.choice(N_USERS, COLD_USERS, replace=False))
    cold |= np.isin(cols, rng.choice(N_ITEMS, COLD_ITEMS, replace=False))
    return {
        columns.USERS: users,
        columns.ITEMS: items,
        columns.INTERACTIONS: pairs[~cold].reset_index(drop=True),
        columns.HELD_BACK: pairs[cold].reset_index(drop=True),
    }


def make_broken() -> dict[str, str]:
    """Return the texts of tables with a mistake of each common kind, by file name."""
    return {
        "users.csv": "user_id,city\nu1,York\nu2,Leeds\nu2,Cardiff\n"
        ",Exeter\n007,Bristol\nNA,Norwich\n",
        "items.csv": "item_id,title,price\ni1,Desk Lamp,49\ni2,Chef's Knife,74,extra\n"
        "i3,Head Torch,31\n"
        "i4,Turntable,180\ni4,Turntable,180\n",
        "interactions.csv": "user_id,item_id,label,rating\nu1,i1,1,5\nu1,i9,1,4\nu8,i1,0,2\n"
        "u2,i3,maybe,3\n007,i4,1,inf\nNA,i1,0,\nu1,i1,1,5\n",
    }  # fmt: skip


def shop_files(tables: Tables) -> dict[str, bytes]:
    """Return the tables as the bytes of CSV files, by table name."""
    return {name: t.to_csv(index=False, lineterminator="\n").encode() for name, t in tables.items()}


def write(folder: Path) -> None:
    """Write the shop and the broken tables below a folder."""
    files = {f"retail/{name}.csv": data for name, data in shop_files(make_shop()).items()}
    files |= {f"broken/{name}": text.encode() for name, text in make_broken().items()}
    for name, data in files.items():
        with atomic(folder / name) as temporary:
            temporary.write_bytes(data)


def _user(n: int, taste: np.ndarray, names: list[str], rng: np.random.Generator) -> dict[str, str]:
    first, second = (INTERESTS[names[i]][0] for i in taste)
    return {
        columns.USER_ID: f"u{n:03d}",
        "age": str(rng.choice(AGES)),
        "city": str(rng.choice(CITIES)),
        "household": str(rng.choice(HOMES)),
        "interests": f"{first}; {second}",
    }


def _item(n: int, interest: str, rng: np.random.Generator) -> dict[str, str]:
    things = INTERESTS[interest][1]
    turn = n // len(INTERESTS)
    thing, purpose, price = things[turn % len(things)]
    style = STYLES[turn // len(things) % len(STYLES)]
    brand = BRANDS[int(rng.integers(len(BRANDS)))]
    cost = price * rng.uniform(0.8, 1.3)
    return {
        columns.ITEM_ID: f"p{n + 1:03d}",
        columns.TITLE: " ".join(part for part in (brand, style, thing) if part),
        "description": f"{thing}: {purpose}. {NOTES[int(rng.integers(len(NOTES)))]}",
        "category": interest,
        "brand": brand,
        "price": f"{cost:.2f}",
    }


if __name__ == "__main__":
    write(Path(sys.argv[1]))
