"""The app, twice over: what a visitor sees, and the server that a visitor finds it on.

``streamlit run app.py`` and ``python -m coldstart.ui.serve`` import this file once, for the server.
The server then runs it as ``__main__`` whenever a visitor comes or touches something.
"""

import streamlit as st

from coldstart.ui import front_door, shell, welcome

if __name__ == "__main__":
    shell.run()
else:
    app = st.App(__file__, routes=front_door.routes(), lifespan=welcome.lifespan)
