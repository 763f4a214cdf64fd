"""Python's collector of reference cycles, set for servers.

A process of ours holds some 400,000 objects from its start on, most of them of libraries. By
default the collector looks at all of them again and again, the more often the more is created: a
quarter of a busy worker's time.
"""

import gc

_YOUNG = 20_000  # objects made (less those freed) between looks at the youngest; 700 by default


def settle() -> None:
    """What is there now stays, so that nothing looks at it again. Call it once all is built."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 50)
