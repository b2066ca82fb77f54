"""An import: a table that was sent in, what was found in it, and how far it is taken into the knowledge base."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.errors import Stale
from domain.records import NewRecord, Record


class ImportState(StrEnum):
    """received → reported → staging → folding → applied → returning → restoring → undone; or an end on the way.

    What an import writes is not seen while it is `staging`; one change of this state to `folding` shows all of it,
    and one from `returning` to `restoring` shows all as it was before.
    """

    RECEIVED = "received"
    REFUSED = "refused"
    REPORTED = "reported"
    DROPPED = "dropped"
    STAGING = "staging"
    WITHDRAWING = "withdrawing"
    FOLDING = "folding"
    APPLIED = "applied"
    RETURNING = "returning"
    RESTORING = "restoring"
    UNDONE = "undone"


SWITCHED: Final = (ImportState.FOLDING, ImportState.RESTORING)
"""States in which what is written beside the records counts, though it is not in their own columns yet."""

AT_WORK: Final = (ImportState.STAGING, ImportState.WITHDRAWING, *SWITCHED, ImportState.RETURNING)
"""States in which records are being changed: one import at a time."""

_STEPS: Final[Mapping[ImportState, frozenset[ImportState]]] = {
    ImportState.RECEIVED: frozenset({ImportState.REFUSED, ImportState.REPORTED, ImportState.DROPPED}),
    ImportState.REPORTED: frozenset(
        {ImportState.RECEIVED, ImportState.DROPPED, ImportState.STAGING, ImportState.REPORTED}
    ),
    ImportState.STAGING: frozenset({ImportState.WITHDRAWING, ImportState.FOLDING}),
    ImportState.WITHDRAWING: frozenset({ImportState.DROPPED}),
    ImportState.FOLDING: frozenset({ImportState.APPLIED}),
    ImportState.APPLIED: frozenset({ImportState.RETURNING}),
    ImportState.RETURNING: frozenset({ImportState.RESTORING}),
    ImportState.RESTORING: frozenset({ImportState.UNDONE}),
}


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """By rows of the file, what was found; `vanished`: records of the former list that are not in this one;
    `doubles`: pairs that may be the same; `proposals`: cells that could be read as proposed."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    wrong: int = 0
    doubles: int = 0
    vanished: int = 0
    proposals: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """What an import made of the records, counted once when all of it is done."""

    new: int = 0
    changed: int = 0
    retired: int = 0


@dataclass(frozen=True, slots=True)
class Import:
    """One table. `kind` and `sheet` are what the sender named, "" = whatever the table shows.

    `accept`: cells with a proposal are read as proposed. `replaces`: what the former list has and this one has not is
    retired. `corrects`: no table, one record corrected by hand. `file_id` is None once the file was forgotten.
    """

    id: int
    state: ImportState
    version: int
    file_id: int | None
    file_name: str
    account_id: int | None
    created_at: datetime
    kind: str = ""
    sheet: str = ""
    accept: bool = False
    replaces: bool = False
    corrects: bool = False
    counts: ImportCounts = field(default_factory=ImportCounts)
    wrong_file_id: int | None = None
    details_file_id: int | None = None
    why: str = ""
    applied_at: datetime | None = None
    tally: Tally | None = None

    @property
    def list_name(self) -> str:
        """What the files of one list have in common: the name without days, versions and the copy's number."""
        return list_name(self.file_name)


@dataclass(frozen=True, slots=True)
class Known:
    """What the knowledge base has under a natural key; not `live`: it was retired. `content_hash`: as last loaded.

    `contact`: an expert's `phone` and `mail`, and as `listed_phone` and `listed_mail` what the last table gave.
    """

    number: int
    record: Record
    live: bool
    content_hash: str
    contact: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one row of a table is to make of the knowledge base: `record`, with the cells it was read from.

    `known` None: a new record. `content_hash`: of the row alone, by which the same row is known the next time.
    `contact`: as in `Known`, kept apart from the record.
    """

    record: NewRecord
    content_hash: str
    original: Mapping[str, str]
    known: Known | None = None
    contact: Mapping[str, str] = field(default_factory=dict)


def check_step(this: Import, to: ImportState) -> None:
    """`Stale` unless the import can go from where it is to that state."""
    corrected = this.corrects and (this.state, to) == (ImportState.REPORTED, ImportState.APPLIED)
    if not corrected and to not in _STEPS.get(this.state, frozenset()):
        raise moved_on(this)


def moved_on(this: Import) -> Stale:
    """A button of it came too late: of a table, or of one field corrected by hand, which nobody calls an import."""
    return Stale("correction-over" if this.corrects else "import-moved-on")


_ENDING: Final = re.compile(r"\.[A-Za-z]{3,4}$")
_NOT_ITS_NAME: Final = re.compile(
    r"[\d\W_]+|最新|更新|修订|定稿|终稿|副本|年|月|日|版|final|copy|new|v(?=\d)", re.IGNORECASE
)

_TEMPLATE: Final = re.compile(r"模板|template", re.IGNORECASE)


def list_name(file_name: str) -> str:
    """`专家库2026年10月(1).xlsx` and `专家库_2026-11-更新.xlsx` are the same list, 专家库; "" when nothing is left.

    Templates are filled in again and again for different people: their name is no list's.
    """
    if _TEMPLATE.search(file_name):
        return ""
    return _NOT_ITS_NAME.sub("", _ENDING.sub("", file_name)).casefold()
