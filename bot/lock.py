"""One running process per data folder, kept by an operating-system lock that a crash releases."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

from domain.errors import AlreadyRunning


class RunLock:
    """`with RunLock(folder):` holds the lock; `AlreadyRunning(pid)` when another process holds it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"

    def __enter__(self) -> RunLock:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.seek(0)
            holder = self._file.read().strip()
            self._file.close()
            raise AlreadyRunning(int(holder or 0)) from None
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
