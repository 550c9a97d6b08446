"""Recommend: what to show someone new, and who will want something new."""

from coldstart.ui import recommend_page, shell

shell.entrance()
recommend_page.render()
