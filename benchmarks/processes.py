"""Processes under measurement, and what the kernel says they used (Linux: /proc)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

PROJECT: Final = Path(__file__).resolve().parent.parent
_TICKS: Final = os.sysconf("SC_CLK_TCK")


def own_memory(name: str) -> float:
    """A figure of this process in MB (2**20 bytes): `VmRSS` now, `VmHWM` at most since it began its program.

    Not `ru_maxrss`: that counts the parent's memory, too, as the child has it until its own program begins.
    """
    return int(Path("/proc/self/status").read_text().partition(f"{name}:")[2].split()[0]) / 1024


class Child:
    """One Python process started from the project's folder; its standard output is read line by line."""

    def __init__(self, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        """Runs `python -m <arguments>`; KEQIAO_* settings of the caller are not inherited."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KEQIAO_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=PROJECT,
            env=clean | {"KEQIAO_LOG": "error"} | dict(environment or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        """The next line it prints; `RuntimeError` when it ended instead."""
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        if not said:
            raise RuntimeError(f"{self._process.args!r} ended with {self._process.wait()}")
        return said.strip()

    def ask(self, **order: object) -> dict[str, Any]:
        """Hands it one line of JSON and reads its answer, one line of JSON."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.line())
        return answer

    def cpu(self) -> float:
        """Seconds of processor time, user and system, of all its threads so far."""
        behind_name = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(behind_name[11]) + int(behind_name[12])) / _TICKS

    def resident(self) -> float:
        """Resident memory in MB (2**20 bytes)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def stop(self) -> None:
        """Asks it to end, waits, and insists after ten seconds."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()


@contextmanager
def child(*arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[Child]:
    """A `Child` that is stopped at the end of the block."""
    started = Child(*arguments, environment=environment)
    try:
        yield started
    finally:
        started.stop()
