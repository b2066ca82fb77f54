"""Calendar files (.ics, RFC 5545 and 5546) of appointments: the only module that imports icalendar."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from icalendar import Calendar, Event, vCalAddress, vText

from domain.bookings import Booking

MIME: Final = "text/calendar"
_ORGANIZER: Final = "mailto:keqiao@keqiao.invalid"
"""RFC 5546 asks for an organizer; nobody is reached there, because answers are given in the conversation."""


def appointment(booking: Booking, summary: str, description: str, now: datetime, *, cancelled: bool = False) -> bytes:
    """The file of one appointment; all its versions have one UID, later ones a higher SEQUENCE.

    `METHOD` is REQUEST, or CANCEL when `cancelled`. It holds no contact details: files outlive their deletion here.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Keqiao//Keqiao//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    event = Event()
    event.add("uid", f"booking-{booking.id}-{booking.created_at:%Y%m%dT%H%M%S}@keqiao")
    event.add("sequence", booking.version)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("dtstamp", now)
    event.add("dtstart", booking.start)
    event.add("dtend", booking.end)
    event.add("summary", summary)
    event.add("description", description)
    if booking.place:
        event.add("location", booking.place)
    event.add("organizer", _organizer())
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _organizer() -> vCalAddress:
    organizer = vCalAddress(_ORGANIZER)
    organizer.params["CN"] = vText("Keqiao")
    return organizer
