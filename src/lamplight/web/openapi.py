"""Prints the API's description: `python -m lamplight.web.openapi > frontend/openapi.json`."""

import sys

from lamplight.web.app import routes_only
from lamplight.web.description import document


def main() -> None:
    """Print the description as the front end keeps it."""
    sys.stdout.buffer.write(document(routes_only()))


if __name__ == "__main__":
    main()
