"""Each column that has a meaning to us, named once."""

USER_ID = "user_id"
ITEM_ID = "item_id"
LABEL = "label"
RATING = "rating"
TIMESTAMP = "timestamp"

TEXT = "text"
TITLE = "title"

USERS = "users"
ITEMS = "items"
INTERACTIONS = "interactions"
HELD_BACK = "held_back"
TABLES = (USERS, ITEMS, INTERACTIONS)
