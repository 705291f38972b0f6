"""How tests draw examples: the same ones each time, so that a failure comes back; CI draws more of them."""

import os
from typing import Final

from hypothesis import settings

_EXAMPLES: Final = int(os.environ.get("DRAWN_EXAMPLES", "30"))
STEADY: Final = settings(max_examples=_EXAMPLES, derandomize=True, deadline=None, database=None)
