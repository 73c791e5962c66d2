"""How a benchmark says what it found: JSON on stdout for programs, a line a figure for people."""

import json
from collections.abc import Mapping


def tell(figures: Mapping[str, object], *, as_json: bool) -> int:
    """Prints the figures; the exit status of a benchmark that could measure."""
    if as_json:
        print(json.dumps(figures))
    else:
        width = max(map(len, figures))
        for name, value in figures.items():
            print(f"{name:{width}}  {value}")
    return 0
