"""A process that works for another isn't left behind by it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lamplight import cli, simulating

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells so at once")

WAITS = (
    "import sys; from lamplight.orphans import end_with; end_with(int(sys.argv[1]));"
    "sys.stdout.write('!'); sys.stdout.flush(); sys.stdin.read()"
)
MIDDLE = """
import os, subprocess, sys, time
worker = [sys.executable, "-P", "-c", sys.argv[3], str(os.getpid())]
subprocess.Popen(worker, stdin=int(sys.argv[1]), stdout=int(sys.argv[2]), close_fds=True)
os.close(int(sys.argv[2]))
print("begun", flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("work", [simulating._WORK, WAITS], ids=["as it begins", "as it waits"])
def test_a_worker_ends_with_who_began_it_though_nothing_else_would_end_it(
    how: signal.Signals, work: str
) -> None:
    into, stays_open = os.pipe()  # what it reads never ends: by that it couldn't know
    out, said = os.pipe()
    for one in (into, said):
        os.set_inheritable(one, True)
    middle = subprocess.Popen(
        [sys.executable, "-c", MIDDLE, str(into), str(said), work],
        env={**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1])},
        stdout=subprocess.PIPE,
        close_fds=False,
    )
    os.close(said)
    try:
        assert middle.stdout is not None
        assert middle.stdout.readline() == b"begun\n"
        if work == WAITS:
            assert os.read(out, 1) == b"!"
        middle.send_signal(how)
        middle.wait()
        assert select.select([out], [], [], 60)[0], "the worker still holds its end"
        assert os.read(out, 1) == b""
    finally:
        middle.kill()
        middle.communicate()
        for one in (into, stays_open, out):
            os.close(one)


def test_who_is_begun_by_another_than_it_was_told_ends() -> None:
    with pytest.raises(subprocess.CalledProcessError) as ended:
        subprocess.run(
            [sys.executable, "-c", "from lamplight.orphans import end_with; end_with(1)"],
            env={**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1])},
            check=True,
        )
    assert ended.value.returncode == 1
