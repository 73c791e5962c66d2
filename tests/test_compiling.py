"""What was compiled is kept for the next time, beside whoever compiles at the same moment."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from lamplight import compiling

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_what_another_process_is_making_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "lamplight" / "compiled"
    older, making, abandoned = (cache / name for name in ("0a1b", "2c3d.4711", "4e5f.4712"))
    for folder in (older, making, abandoned):
        folder.mkdir(parents=True)
    long_ago = time.time() - 2 * compiling.ABANDONED_S
    os.utime(abandoned, (long_ago, long_ago))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(compiling, "compile_into", lambda folder: folder.mkdir())
    made = compiling.compiled()
    assert made.parent == cache
    assert set(cache.iterdir()) == {made, making}
