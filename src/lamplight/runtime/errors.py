"""What the runtime says no with. The line's own `Refused` passes through unchanged."""


class Unavailable(Exception):
    """Nothing can be written at the moment; what was acknowledged before is safe."""

    def __init__(self, text: str = "") -> None:
        super().__init__(
            text or "We can't write anything down just now. Your place up to here is safe."
        )


class BadAsk(Exception):
    """The request itself is wrong: `code` for the catalogue, `text` says what to do; `values` are
    for the sentence of the catalogue."""

    def __init__(self, code: str, text: str, **values: object) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.values = values


class Unknown(Exception):
    """There is no such thing, or not for the one who asks."""


class NotYours(Exception):
    """It exists, but the one who asks isn't part of it."""
