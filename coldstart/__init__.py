"""Few-shot recommendations for shops: new customers, new products, and what can be known of them.

The modules are the public interface; nothing heavy is imported here.
"""

__version__ = "0.1.0"
