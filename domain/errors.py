"""The one tree of errors.

KeqiaoError
├── Broken(key, args)          a rule says no; `handlers` answer it with the text `key`
│   ├── NotAllowed             `access.allowed` refused the actor
│   ├── Stale                  the row moved on since the button was made
│   ├── NotFound               no such row, or not this person's
│   └── SlotGone               this time cannot be had: held by another, too soon, past, not offered
├── BadButton                  data of a press that we never made
├── Conflict                   a version moved during the turn; the turn starts again
├── BadFile(key, args)         a file that cannot be read; nothing was saved
├── Unavailable                the database cannot be reached or used
├── AlreadyRunning(pid)        another process runs on this data folder
└── ChannelError               handing over failed
    ├── Unreachable            blocked, deactivated: do not write again until they write
    ├── RetryAfter(seconds)    the channel asks to wait
    ├── Rejected(why)          the channel refuses this message for good
    └── InDoubt(why)           nobody knows whether it arrived
"""

from __future__ import annotations

from typing import Any


class KeqiaoError(Exception):
    """Root of everything this project raises on purpose."""


class Broken(KeqiaoError):
    """A rule says no. `key` is a text key, `args` its arguments."""

    def __init__(self, key: str, /, **args: Any) -> None:
        super().__init__(key)
        self.key = key
        self.args_of_text = args


class NotAllowed(Broken):
    """The actor may not do this."""


class Stale(Broken):
    """The button or card is of an earlier state of its row."""

    def __init__(self, key: str = "turn-stale", /, **args: Any) -> None:
        super().__init__(key, **args)


class NotFound(Broken):
    """No such row, or not one this person may know of."""

    def __init__(self, key: str = "turn-not-found", /, **args: Any) -> None:
        super().__init__(key, **args)


class SlotGone(Broken):
    """This time cannot be had (any more); the key says why."""

    def __init__(self, key: str = "booking-slot-taken", /, **args: Any) -> None:
        super().__init__(key, **args)


class BadButton(KeqiaoError):
    """The data of a press is not of the form this project makes."""


class Conflict(KeqiaoError):
    """A row's version moved while the turn ran; the turn is started again."""


class BadFile(KeqiaoError):
    """A file cannot be read; `key` and `args_of_text` say why."""

    def __init__(self, key: str, /, **args: Any) -> None:
        super().__init__(key)
        self.key = key
        self.args_of_text = args


class Unavailable(KeqiaoError):
    """The database cannot be reached or used; the message says what to do."""


class AlreadyRunning(KeqiaoError):
    """Another process runs on this data folder."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"process {pid} is already running on this data folder")
        self.pid = pid


class ChannelError(KeqiaoError):
    """Handing a reply over failed; `parts_sent` pieces of it had been handed over before, and are not sent again."""

    parts_sent: int = 0


class Unreachable(ChannelError):
    """The person blocked the bot or is gone."""


class RetryAfter(ChannelError):
    """The channel asks to wait `seconds` before the next call."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry after {seconds} s")
        self.seconds = seconds


class Rejected(ChannelError):
    """The channel refuses this message for good."""


class InDoubt(ChannelError):
    """The connection broke in the middle: nobody knows whether it arrived."""
