"""What has happened in the demo shop before anybody opens it, and what is promised.

Days are counted back from the one on which the shop is made; all was before that day, so that the
story holds whatever the hour is. `minute` is that of the day in UTC, when every brand is open.
Talks are told in the order of their times.
"""

from typing import NamedTuple


class Line(NamedTuple):
    """One chat message; `by` is "customer" or "agent"."""

    by: str
    text: str


class PastTalk(NamedTuple):
    """A talk that was had. `waited_s` is less than an offer rings.

    `useful` is "yes", "not_yet", or "" when nobody has said.
    """

    days_ago: int
    minute: int
    customer: str
    brand: str
    channel: str
    language: str
    agent: str
    waited_s: int
    minutes: int
    words: str
    said: str
    saw: str
    agreed: str
    chat: tuple[Line, ...]
    useful: str
    useful_words: str


class Promised(NamedTuple):
    """A call that is promised: the first free time after so many minutes."""

    customer: str
    brand: str
    language: str
    after_min: int
    words: str


CUSTOMERS = {
    "ruth": ("Ruth Ansell", "+44 114 496 0142"),
    "yusuf": ("Yusuf Demir", "+44 20 7946 0871"),
    "clara": ("Clara Mbeki", "+44 161 496 0335"),
    "dorothy": ("Dorothy Lang", "+44 113 496 0220"),
    "ines": ("Ines Duarte", "+44 117 496 0912"),
    "walter": ("Walter Boyd", "+44 131 496 0654"),
    "kofi": ("Kofi Asante", "+44 121 496 0408"),
    "heloise": ("Héloïse Garnier", "+33 1 99 00 41 27"),
    "pradeep": ("Pradeep Iyer", "+44 116 496 0733"),
}

TALKS = (
    PastTalk(
        12,
        612,
        "pradeep",
        "lamplight-outlet",
        "voice",
        "en",
        "maya",
        11,
        7,
        "I sent the pendant back two weeks ago and the money is not here.",
        "Returned the Lumen No. 2 on the 2nd, has the drop-off receipt.",
        "",
        "The refund left us today. Banks take three working days: he asks his on Friday.",
        (),
        "",
        "",
    ),
    PastTalk(
        9,
        655,
        "heloise",
        "atelier-ines",
        "chat",
        "fr",
        "samira",
        13,
        16,
        "Est-ce que la lampe Inès fonctionne en 110 V ?",
        "Elle déménage à Montréal et garde ses deux lampes.",
        "",
        "Nouveau câblage 110 V avec douille E26, envoyé avant son départ.",
        (
            Line("customer", "Bonjour, je pars à Montréal. Est-ce que ma lampe y marchera ?"),
            Line("agent", "Bonjour Héloïse. Avec un autre câblage, oui : 110 V, douille E26."),
            Line("customer", "Je peux le monter moi-même ?"),
            Line("agent", "Oui, quatre vis. Je vous envoie le jeu et le plan cette semaine."),
        ),
        "yes",
        "",
    ),
    PastTalk(
        7,
        870,
        "ines",
        "nordhaus-living",
        "video",
        "en",
        "maya",
        9,
        11,
        "Only half of the stair lights come on.",
        "Four of eight stopped after the electrician was here.",
        "The driver was wired for four lamps; she moved one bridge while I watched.",
        "Nothing to send. She rings if it goes dark again.",
        (),
        "yes",
        "It lights the whole stair. Thank you for staying on.",
    ),
    PastTalk(
        6,
        741,
        "ruth",
        "nordhaus-living",
        "chat",
        "en",
        "jonas",
        12,
        12,
        "The glass on my Fjell lamp came cracked.",
        "Cracked on arrival. Would rather mend it than send it away.",
        "",
        "She sends photos; we ring her by Tuesday 15:00 with what can be done.",
        (
            Line("customer", "The glass on my lamp came cracked. Order NL-20418."),
            Line("agent", "I'm sorry, Ruth. Is it only the glass, or the oak as well?"),
            Line("customer", "Only the glass. I'd rather mend it than send it away."),
            Line("agent", "Then send me two photos, and we ring you by Tuesday 15:00."),
            Line("customer", "Thank you. Captions on when you ring, please, and take it slowly."),
        ),
        "not_yet",
        "Waiting for the call about the glass.",
    ),
    PastTalk(
        4,
        633,
        "walter",
        "lamplight-outlet",
        "voice",
        "en",
        "tomasz",
        14,
        9,
        "My Vik reading lamp flickers.",
        "Flickers since he changed the bulb, worse in the evening.",
        "",
        "He tries the dimmable bulb we posted. If it still flickers we take the lamp to the bench.",
        (),
        "not_yet",
        "It still flickers when the fridge starts.",
    ),
    PastTalk(
        3,
        924,
        "kofi",
        "lamplight-outlet",
        "voice",
        "en",
        "jonas",
        8,
        5,
        "You took the money twice.",
        "Two payments of £92.00 on the 18th for one lamp.",
        "",
        "One of them goes back to his card today.",
        (),
        "yes",
        "The money came this morning.",
    ),
    PastTalk(
        1,
        702,
        "yusuf",
        "atelier-ines",
        "video",
        "en",
        "maya",
        10,
        14,
        "The wall bracket does not fit the lamp.",
        "New bracket, the holes are 4 mm too far apart.",
        "The bracket is that of the older model: the box was labelled wrongly.",
        "The right bracket is on its way. We ring him to ask whether it fits.",
        (),
        "",
        "",
    ),
)

PROMISED = (
    Promised("yusuf", "atelier-ines", "en", 30, "You were going to ask whether the part fits."),
    Promised("clara", "nordhaus-living", "en", 60, "I would like help choosing a bulb."),
    Promised("dorothy", "lamplight-outlet", "en", 140, "Jonas was going to explain my bill."),
)
