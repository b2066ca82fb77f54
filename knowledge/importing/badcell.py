"""What reading a cell raises."""

from __future__ import annotations


class BadCell(ValueError):
    """The cell cannot be read; `key` is a text key, `args_of_text` its arguments, `proposal` what could stand there.

    A proposal, read in place of the cell, gives a value; "" when nothing can be proposed.
    """

    def __init__(self, key: str, /, *, proposal: str = "", **args: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.proposal = proposal
        self.args_of_text = args
