"""The words of the page. Its scripts hold none: they get these with the page, in the visitor's language."""

from __future__ import annotations

from typing import Final

from domain.messages import Phrase
from texts import catalog

PAGE_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "web-today": (),
    "web-typing": (),
    "web-offline": (),
    "web-reconnecting": (),
    "web-back-online": (),
    "web-no-cookie": (),
    "web-not-sent": (),
    "web-send-again": (),
    "web-discard": (),
    "web-too-long": ("limit",),
    "web-file-refused": ("limit",),
    "web-file-failed": (),
    "web-file-sending": ("name",),
    "web-file-remove": ("name",),
    "web-file-drop": (),
    "web-download": ("name",),
    "web-open-in-browser": (),
    "web-pick-time": (),
    "web-pressed": ("label",),
    "web-keqiao": (),
    "web-latest": (),
    "web-send": (),
    "web-attach": (),
    "web-write-here": (),
    "web-write-as-expert": (),
    "web-write-as-admin": (),
    "web-commands": (),
    "web-command-mine": (),
    "web-command-human": (),
    "web-command-policies": (),
    "web-command-events": (),
    "web-command-today": (),
    "web-command-announce": (),
    "web-command-export": (),
    "web-command-leave": (),
    "web-welcome-title": (),
    "web-welcome-text": (),
    "web-welcome-try": (),
    "web-example-1": (),
    "web-example-2": (),
    "web-example-3": (),
    "web-welcome-note": (),
    "web-accept-title": (),
    "web-accept-text": (),
    "web-accept-button": (),
    "web-link-event": (),
    "web-link-expert": (),
    "web-link-button": (),
    "web-seat-enterprise": (),
    "web-seat-expert": (),
    "web-seat-admin": (),
    "web-seat-enterprise-who": (),
    "web-seat-expert-who": (),
    "web-seat-admin-who": (),
    "web-expert-quiet-title": (),
    "web-expert-quiet-text": (),
    "web-admin-quiet-title": (),
    "web-admin-quiet-text": (),
    "web-choose-expert": (),
    "web-expert-waiting": ("name",),
    "web-new-messages": ("seat",),
}
"""Text key → arguments that the page fills in itself; a test compares this with its scripts."""


def page_words(language: str) -> dict[str, str]:
    """All words of the page; an argument stands in braces, as `{name}`."""
    return {
        key: catalog.write(Phrase(key, {name: f"{{{name}}}" for name in names}), language)
        for key, names in PAGE_WORDS.items()
    }
