"""The same talk as an ordinary user, when the tests themselves run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.e2e.house import ROOT

USER = "nobody"
TALK = "tests/e2e/test_talk.py::test_a_customer_asks_and_a_person_answers_with_voice_and_picture"
PATIENCE_S = 180


def _reads(user: pwd.struct_passwd, path: Path) -> bool:
    """Whether an ordinary user may read a file."""
    words = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return subprocess.run([*words, "test", "-r", path], check=False).returncode == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="these tests run as an ordinary user already")
def test_an_ordinary_user_starts_the_house_and_talks(chromium: str, tmp_path: Path) -> None:
    user = pwd.getpwnam(USER)
    if shutil.which("setpriv") is None:
        pytest.skip("needs setpriv: apt-get install util-linux")
    if not _reads(user, Path(sys.executable)) or not _reads(user, ROOT / "lamplight"):
        pytest.skip(f"{ROOT} is closed to other users: clone to a folder that all may read")
    home = Path("/tmp") / f"lamplight-{tmp_path.name}-{os.getpid()}"
    home.mkdir(mode=0o700)
    os.chown(home, user.pw_uid, user.pw_gid)
    try:
        done = subprocess.run(
            [
                *("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}"),
                *("--clear-groups", sys.executable, "-m", "pytest", TALK, "-q"),
                *("-p", "no:cacheprovider", f"--basetemp={home / 'pytest'}"),
            ],
            cwd=ROOT,
            env={
                "HOME": str(home),
                "USER": USER,
                "PATH": os.environ["PATH"],
                "PYTHONDONTWRITEBYTECODE": "1",
                "TMPDIR": str(home),
            },
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    finally:
        shutil.rmtree(home, ignore_errors=True)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "1 passed" in done.stdout
