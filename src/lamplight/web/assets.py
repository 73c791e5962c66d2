"""The files of the front end, read once, ready to send.

Files under `assets/` have a hash in their names and are kept for ever by browsers; everything else
is asked for again with its ETag.
"""

import gzip
import hashlib
import mimetypes
from pathlib import Path
from typing import Final

import msgspec

STATIC: Final = Path(__file__).parent / "static"
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"
_SQUEEZED: Final = ("text/", "application/json", "application/javascript", "image/svg+xml")

# The system's own table may know less, or say something else.
_TYPES: Final = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


class Asset(msgspec.Struct, frozen=True):
    """A file of the front end, ready to send."""

    body: bytes
    squeezed: bytes | None
    media_type: str
    etag: str
    cache: str


class Assets:
    """Every file of the built front end by its path below `static/`."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._files: dict[str, Asset] = {}
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
                self._files[name] = _read(path, name)

    def get(self, name: str) -> Asset | None:
        """The file of this name; None when there is none."""
        return self._files.get(name)


def _read(path: Path, name: str) -> Asset:
    body = path.read_bytes()
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    media_type = _TYPES.get(path.suffix, guessed)
    squeezed = gzip.compress(body, 9, mtime=0) if media_type.startswith(_SQUEEZED) else None
    return Asset(
        body=body,
        squeezed=squeezed if squeezed and len(squeezed) < len(body) else None,
        media_type=media_type,
        etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        cache=_FOR_EVER if name.startswith("assets/") else _ASK_AGAIN,
    )
