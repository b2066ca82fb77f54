"""One repository per noun over one connection: what a transaction may read and write."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection

from storage.accounts import Accounts
from storage.announcements import Announcements
from storage.audit import Audit
from storage.bookings import Bookings
from storage.conversations import Conversations
from storage.enterprises import Enterprises
from storage.erasure import Erasure
from storage.experts import Experts
from storage.feedback import Feedbacks
from storage.files import Files
from storage.finds import Finds
from storage.gaps import Gaps
from storage.imports import Imports
from storage.inbox import Inbox
from storage.installation import Installation
from storage.invites import Invites
from storage.jobs import Jobs
from storage.needs import Needs
from storage.outbox import Outbox
from storage.records import Records
from storage.registrations import Registrations
from storage.reminders import Reminders
from storage.requests import Requests
from storage.return_codes import ReturnCodes
from storage.subscriptions import Subscriptions
from storage.transcripts import Transcripts


class Repositories:
    """Made anew for each transaction; each repository is made when first asked for."""

    def __init__(self, connection: Connection, files_folder: Path) -> None:
        """`connection` stays open, and its transaction undecided, as long as this object is used."""
        self._connection = connection
        self._files_folder = files_folder

    @cached_property
    def accounts(self) -> Accounts:
        """People, their addresses and roles."""
        return Accounts(self._connection)

    @cached_property
    def announcements(self) -> Announcements:
        """What is announced to many."""
        return Announcements(self._connection)

    @cached_property
    def audit(self) -> Audit:
        """Who did what."""
        return Audit(self._connection)

    @cached_property
    def bookings(self) -> Bookings:
        """Requests and appointments, and the ledger of time."""
        return Bookings(self._connection)

    @cached_property
    def conversations(self) -> Conversations:
        """What each account is being asked."""
        return Conversations(self._connection)

    @cached_property
    def enterprises(self) -> Enterprises:
        """Firms."""
        return Enterprises(self._connection)

    @cached_property
    def erasure(self) -> Erasure:
        """Removing what people said, and people."""
        return Erasure(self._connection, self.files)

    @cached_property
    def experts(self) -> Experts:
        """Bookable experts with their hours and leave."""
        return Experts(self._connection)

    @cached_property
    def feedback(self) -> Feedbacks:
        """What people said of results."""
        return Feedbacks(self._connection)

    @cached_property
    def files(self) -> Files:
        """Received and made files."""
        return Files(self._connection, self._files_folder)

    @cached_property
    def finds(self) -> Finds:
        """What fitted a need."""
        return Finds(self._connection)

    @cached_property
    def gaps(self) -> Gaps:
        """What matching could not answer, and who waits for a person."""
        return Gaps(self._connection)

    @cached_property
    def imports(self) -> Imports:
        """Tables that were sent in."""
        return Imports(self._connection)

    @cached_property
    def inbox(self) -> Inbox:
        """What came in."""
        return Inbox(self._connection)

    @cached_property
    def installation(self) -> Installation:
        """Settings that belong to this installation."""
        return Installation(self._connection)

    @cached_property
    def invites(self) -> Invites:
        """Links that give a role."""
        return Invites(self._connection)

    @cached_property
    def jobs(self) -> Jobs:
        """Long work in slices."""
        return Jobs(self._connection)

    @cached_property
    def needs(self) -> Needs:
        """Needs in every state."""
        return Needs(self._connection)

    @cached_property
    def outbox(self) -> Outbox:
        """What goes out."""
        return Outbox(self._connection)

    @cached_property
    def records(self) -> Records:
        """The knowledge base."""
        return Records(self._connection)

    @cached_property
    def registrations(self) -> Registrations:
        """Seats at events."""
        return Registrations(self._connection)

    @cached_property
    def reminders(self) -> Reminders:
        """What is asked before reminding."""
        return Reminders(self._connection)

    @cached_property
    def requests(self) -> Requests:
        """Experts who have not answered."""
        return Requests(self._connection)

    @cached_property
    def return_codes(self) -> ReturnCodes:
        """Ways back to one's account."""
        return ReturnCodes(self._connection)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """What people want to hear of."""
        return Subscriptions(self._connection)

    @cached_property
    def transcripts(self) -> Transcripts:
        """What pages of the web messenger show."""
        return Transcripts(self._connection)
