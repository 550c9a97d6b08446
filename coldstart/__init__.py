"""Few-shot recommendations for shops: new customers, new products, and what can be known of them.

The modules are the public interface; nothing heavy is imported here.
"""

import os

__version__ = "0.1.0"

# OpenMP reads it once, when torch or scikit-learn is loaded. Its own choice is that threads spin
# while they wait for one another; beside other work that slows networks tenfold (docs/speed.md).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

# Arrow's own allocator keeps what it has freed; the system's gives it back (docs/speed.md).
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
