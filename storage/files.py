"""Received and made files: a row each, the bytes under random names in the data folder."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, select, update

from domain.errors import BadFile, NotFound
from domain.messages import FileRef
from storage.tables import announcements, files

MAX_BYTES: Final = 10 * 1024 * 1024

PUBLISHED: Final = select(announcements.c.file_id).where(announcements.c.file_id.is_not(None))
"""Files of announcements, which belong to no one person."""


class Files:
    """Keeps and opens files of accounts; `folder` lies in the data folder."""

    def __init__(self, connection: Connection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder

    def keep(
        self,
        name: str,
        mime: str,
        content: bytes,
        now: datetime,
        account_id: int | None = None,
        limit: int = MAX_BYTES,
    ) -> FileRef:
        """Stores a file; `BadFile` over `limit` bytes. A rolled-back transaction leaves bytes that `sweep` removes."""
        if len(content) > limit:
            raise BadFile("file-too-large", limit=limit // 1024 // 1024)
        stored_as = secrets.token_hex(16)
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / stored_as).write_bytes(content)
        row = {"stored_as": stored_as, "name": name[:200], "mime": mime[:100], "size": len(content)}
        statement = files.insert().values(**row, account_id=account_id, created_at=now)
        file_id = self._connection.execute(statement.returning(files.c.id)).scalar_one()
        return FileRef(file_id, name[:200], mime[:100], len(content))

    def open(self, file_id: int) -> tuple[FileRef, bytes]:
        """The row and its bytes; `NotFound` when either is gone."""
        file, path = self.path(file_id)
        return file, path.read_bytes()

    def path(self, file_id: int) -> tuple[FileRef, Path]:
        """The row and where its bytes lie, to be read only; `NotFound` when either is gone."""
        row = self._connection.execute(select(files).where(files.c.id == file_id)).one_or_none()
        if row is None or not (self._folder / row.stored_as).is_file():
            raise NotFound("file-gone")
        return FileRef(row.id, row.name, row.mime, row.size), self._folder / row.stored_as

    def attach(self, file_id: int, account_id: int, need_id: int | None) -> None:
        """A received file becomes its sender's, and belongs to a need; one that is somebody else's stays theirs."""
        free = (files.c.id == file_id) & (files.c.account_id.is_(None) | (files.c.account_id == account_id))
        self._connection.execute(update(files).where(free).values(account_id=account_id, need_id=need_id))

    def owner(self, file_id: int) -> int | None:
        """The account a file was received from or made for; None when it is nobody's."""
        return self._connection.scalar(select(files.c.account_id).where(files.c.id == file_id))

    def of_account(self, account_id: int) -> list[tuple[FileRef, datetime]]:
        """(file, kept at) of everything received from or made for an account, oldest first."""
        rows = self._connection.execute(select(files).where(files.c.account_id == account_id).order_by(files.c.id))
        return [(FileRef(row.id, row.name, row.mime, row.size), row.created_at) for row in rows]

    def erase_of(self, account_id: int) -> int:
        """Removes all files of an account, bytes first; returns how many."""
        return self._remove(files.c.account_id == account_id)

    def remove(self, file_ids: Collection[int]) -> int:
        """Removes these files, bytes first; returns how many there were."""
        return self._remove(files.c.id.in_(file_ids))

    def sweep(self, before: datetime) -> int:
        """Removes what came before that instant and no message named, and bytes without a row; returns how many."""
        nobodys = files.c.account_id.is_(None) & files.c.id.not_in(PUBLISHED)
        return self._remove(nobodys & (files.c.created_at < before)) + self._sweep_folder(before)

    def _sweep_folder(self, before: datetime) -> int:
        """Bytes that a rolled-back transaction left; young ones may belong to one that still runs."""
        if not self._folder.is_dir():
            return 0
        old = [path for path in self._folder.iterdir() if path.stat().st_mtime < before.timestamp()]
        known = set(self._connection.scalars(select(files.c.stored_as))) if old else set()
        stray = [path for path in old if path.name not in known]
        for path in stray:
            path.unlink(missing_ok=True)
        return len(stray)

    def _remove(self, condition: ColumnElement[bool]) -> int:
        rows = self._connection.execute(select(files).where(condition)).all()
        for row in rows:
            (self._folder / row.stored_as).unlink(missing_ok=True)
        self._connection.execute(delete(files).where(condition))
        return len(rows)
