"""All tables, by what they are about; `metadata` is what migrations are checked against."""

from storage.tables.consulting import (
    announcements,
    atoms,
    bookings,
    counters,
    feedback,
    finds,
    gaps,
    needs,
    registrations,
    subscriptions,
    watches,
)
from storage.tables.imports import import_changes, imports
from storage.tables.knowledge import expert_contacts, expert_hours, expert_leaves, record_changes, records
from storage.tables.metadata import metadata
from storage.tables.people import (
    accounts,
    addresses,
    audit,
    enterprises,
    invites,
    return_codes,
    reveals,
    roles,
    sign_in_failures,
)
from storage.tables.talk import conversations, files, inbox, jobs, outbox, settings

__all__ = [
    "accounts",
    "addresses",
    "announcements",
    "atoms",
    "audit",
    "bookings",
    "conversations",
    "counters",
    "enterprises",
    "expert_contacts",
    "expert_hours",
    "expert_leaves",
    "feedback",
    "files",
    "finds",
    "gaps",
    "import_changes",
    "imports",
    "inbox",
    "invites",
    "jobs",
    "metadata",
    "needs",
    "outbox",
    "record_changes",
    "records",
    "registrations",
    "return_codes",
    "reveals",
    "roles",
    "settings",
    "sign_in_failures",
    "subscriptions",
    "watches",
]
