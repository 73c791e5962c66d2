"""Prints the API's description: `python -m lamplight.web.openapi > frontend/openapi.json`."""

import sys

from lamplight.web.app import make_app
from lamplight.web.description import document
from lamplight.web.settings import WebSettings


def main() -> None:
    """Print the description as the front end keeps it."""
    sys.stdout.buffer.write(document(make_app(None, WebSettings())))


if __name__ == "__main__":
    main()
