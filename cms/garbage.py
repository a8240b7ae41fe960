"""Python's collection of cycles, in processes that stay.

A collection of the oldest generation looks at everything that lives: some 100 ms in a process that has loaded
Django, Wagtail and our models, in the middle of somebody's request, and it finds nothing there, for what was
loaded stays until the end.
"""

import gc

# Allocations until a look at the youngest, looks until the middle, and until the oldest generation.
THRESHOLDS = (20_000, 20, 20)


def spare_what_stays() -> None:
    """Take what lives now out of all collections to come. Called once, when everything is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
