"""One letter of each kind and variant, with every field told."""

from __future__ import annotations

from typing import Any

from lamplight.accommodations.inspecting import REASONS
from lamplight.basis.instants import DAY, HOUR
from lamplight.runtime.letters.rendering import Setting

NOON = 1_795_435_200_000
"""Monday 23 November 2026, 12:00 UTC."""

SAMPLES: list[tuple[str, dict[str, Any]]] = [
    ("promise_made", {"words": "I'll find the driver at our maker's.", "due_at": NOON}),
    (
        "promise_moved",
        {
            "words": "We send the new shade.",
            "was_at": NOON,
            "due_at": NOON + DAY,
            "reason": "The parcel left a day late.",
        },
    ),
    ("promise_broken", {"words": "Maya calls you.", "was_at": NOON, "due_at": NOON + HOUR}),
    ("promise_broken", {"words": "Maya calls you.", "was_at": NOON}),
    (
        "agreed",
        {
            "title": "Halo pendant lamp",
            "what": "You get a new driver, and 20 pounds back.\nKeep the old one.",
            "steps": [{"what": "The driver leaves", "day": "2026-11-24"}, {"what": "You fit it"}],
            "amount": {"minor": 2000, "currency": "GBP"},
            "free": True,
            "mind_until": NOON + DAY,
            "money_until": NOON + 2 * DAY,
        },
    ),
    ("agreed", {"title": "Halo", "what": "A colleague comes by."}),
    (
        "step_news",
        {
            "news": "sent",
            "title": "Halo pendant lamp",
            "what": "1 driver",
            "carrier": "Royal Mail",
            "tracking": "RM 123",
            "tracking_url": "https://track.example/RM123?a=1&b=2",
            "arrives_on": "2026-11-26",
        },
    ),
    ("step_news", {"news": "received", "title": "Halo pendant lamp"}),
    ("step_news", {"news": "done", "title": "Halo", "what": "Somebody comes to you"}),
    (
        "step_news",
        {
            "news": "failed",
            "title": "Halo",
            "what": "£20 goes back the way you paid",
            "amount": {"minor": 2000, "currency": "GBP"},
            "due_at": NOON,
        },
    ),
    (
        "step_news",
        {
            "news": "money",
            "title": "Halo",
            "amount": {"minor": 123456, "currency": "EUR"},
            "reference": "re_77",
            "arrives_on": "2026-11-30",
        },
    ),
    ("approval_wait", {"title": "Halo", "what": "The whole price back.", "due_at": NOON}),
    (
        "withdrawn",
        {
            "title": "Halo",
            "what": "A new driver comes to you.",
            "words": "The last one was sold.",
        },
    ),
    ("personal", {"title": "Halo", "words": "I said 13:00 and I am late.\n\nYou hear by 15:00."}),
    ("asked_useful", {"title": "Halo"}),
    ("asked_useful", {"title": "Halo", "again": True, "closes_at": NOON + DAY}),
    ("not_yet_heard", {"title": "Halo", "due_at": NOON}),
    (
        "denial",
        {
            "title": "Halo",
            "words": "The shade was cut to your measure.",
            "alternative": "We shorten the cord for nothing.",
            "reviewer": "Priya",
            "next_steps": ["The ombudsman of your country hears you for nothing."],
        },
    ),
    ("denial", {"title": "Halo", "words": "The photo shows a fall.", "again": True}),
    ("denial_overturned", {"title": "Halo", "reviewer": "Priya", "due_at": NOON}),
    *(
        (
            "goods_wrong",
            {
                "title": "Halo",
                "reason": reason,
                "words": "The shade has a dent of a thumb's size.",
                "next_steps": ["The ombudsman of your country hears you for nothing."],
            },
        )
        for reason in REASONS
    ),
    (
        "withdrawal_received",
        {
            "number": "N-1042",
            "things": ["2 Halo pendant lamps", "1 shade"],
            "name": "Ruth Adler",
            "words": "I withdraw from all of it.",
            "received_at": NOON,
        },
    ),
    ("link", {}),
    (
        "letter_refused",
        {
            "about": "Agreed: Halo",
            "recipient": "ruth@shop.example",
            "title": "Halo",
            "reason": "550 5.1.1 no such mailbox",
        },
    ),
    ("asked_in", {"from_at": NOON, "to_at": NOON + 4 * HOUR}),
    ("test", {}),
]


def setting(language: str = "en", **more: Any) -> Setting:
    """Ruth reads, Maya writes."""
    told: dict[str, Any] = {
        "language": language,
        "tag": language,
        "timezone": "Europe/London",
        "brand": "Nordhaus Living",
        "called": "Ruth Adler",
        "person": "Maya",
        "page": True,
    }
    return Setting(**(told | more))
