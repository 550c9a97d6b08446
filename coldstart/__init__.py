"""Few-shot recommendations for shops: new customers, new products, and what can be known of them.

The functions of `api` are names of this package: ``coldstart.train("retail")``. They are imported
when they are first used; nothing heavy is imported here.
"""

import os
from importlib import import_module
from typing import Any

__version__ = "0.1.0"

__all__ = [
    "audience", "check", "draw_map", "encode", "evaluate", "load", "open_run", "recommend",
    "report", "train",
]  # fmt: skip

# OpenMP reads it once, when torch or scikit-learn is loaded. Its own choice is that threads spin
# while they wait for one another; beside other work that slows networks tenfold (docs/speed.md).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

# Arrow's own allocator keeps what it has freed; the system's gives it back (docs/speed.md).
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("coldstart.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
