"""Each column that has a meaning to us, named once."""

USER_ID = "user_id"
ITEM_ID = "item_id"
LABEL = "label"
RATING = "rating"
TIMESTAMP = "timestamp"
UTC_OFFSET = "utc_offset"
"""Seconds by which the clock that a row was written by is ahead of UTC; 0 where none is said."""
EVENT_TYPE = "event_type"
COUNT = "count"

TEXT = "text"
TITLE = "title"
USER_TEXT = "user_text"
"""The user's text where one table of pairs has the texts inside."""

USERS = "users"
ITEMS = "items"
INTERACTIONS = "interactions"
HELD_BACK = "held_back"
HOLDOUT = "holdout"
"""What a mapping calls the table of held-back interactions."""
TABLES = (USERS, ITEMS, INTERACTIONS)

PREDICTED = "predicted"
"""What a training predicts for each point of a map, where that is asked for."""
DISPLAY_ID = "display_id"
"""The id of a point as it stands on screen: a user's may be masked."""
POINT = ("id", DISPLAY_ID, "x", "y", "kind", "warmth", "likes", "name", "group", PREDICTED)
"""What is known of every point of a map; the columns of its own table come after these."""
POINT_USER = "user"
POINT_ITEM = "item"
"""Kinds of points."""
