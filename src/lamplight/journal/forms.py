"""The forms of events: a name and a version for each, and how older versions are read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Self

import msgspec

from lamplight.journal.errors import DamagedEvent, NewerForm, UnknownForm

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Takes the body of one version, gives the body of the next."""


class Form(msgspec.Struct, frozen=True):
    """One form of event.

    `upcasters[n]` turns version n into n + 1; each version below `version` has one.
    `formerly` are names under which older events of this form were written; their versions
    count on with those of the new name.
    """

    name: str
    version: int
    struct: type[msgspec.Struct]
    upcasters: Mapping[int, Upcaster] = {}
    formerly: tuple[str, ...] = ()


class Forms:
    """The registry: encodes events of today, decodes those of any day."""

    def __init__(self, forms: Iterable[Form] = ()) -> None:
        self._by_struct: dict[type, Form] = {}
        self._by_name: dict[str, Form] = {}
        self._decoders: dict[str, msgspec.json.Decoder[Any]] = {}
        self._encoder = msgspec.json.Encoder()
        for form in forms:
            self.add(form)

    @classmethod
    def of(cls, *structs: type[msgspec.Struct]) -> Self:
        """Each struct at version 1 under its own name."""
        return cls(Form(struct.__name__, 1, struct) for struct in structs)

    def add(self, form: Form) -> None:
        """ValueError for a name or struct that is there already, or a missing upcaster."""
        if set(form.upcasters) != set(range(1, form.version)):
            raise ValueError(
                f"{form.name} at version {form.version} needs an upcaster from each version before"
            )
        if form.struct in self._by_struct:
            raise ValueError(f"{form.struct.__name__} has a form already")
        for name in (form.name, *form.formerly):
            if name in self._by_name:
                raise ValueError(f"{name} is the name of another form")
            self._by_name[name] = form
        self._by_struct[form.struct] = form
        self._decoders[form.name] = msgspec.json.Decoder(form.struct)

    def __iter__(self) -> Iterator[Form]:
        return iter(self._by_struct.values())

    def __or__(self, other: "Forms") -> "Forms":
        return Forms([*self._by_struct.values(), *other._by_struct.values()])

    def encode(self, event: object) -> tuple[str, int, str]:
        """Name, version and JSON body. `UnknownForm` for what has no form."""
        form = self._by_struct.get(type(event))
        if form is None:
            raise UnknownForm(f"{type(event).__name__} has no form: register it with the journal.")
        return form.name, form.version, self._encoder.encode(event).decode()

    def decode(self, name: str, version: int, body: str | bytes) -> Any:
        """The event, in the struct of today.

        `UnknownForm`, `NewerForm`, or `DamagedEvent` when the body doesn't fit.
        """
        form = self._by_name.get(name)
        if form is None:
            raise UnknownForm(
                f"The log holds an event of the form {name}, which this program doesn't know: "
                "start the later version of Lamplight that wrote it."
            )
        if version == form.version and name == form.name:
            try:
                return self._decoders[form.name].decode(body)
            except msgspec.MsgspecError as error:
                raise DamagedEvent(f"An event {name} {version} doesn't fit: {error}") from error
        if version > form.version:
            raise NewerForm(
                f"The log holds {name} in version {version} and this program knows "
                f"{form.version}: start the later version of Lamplight that wrote it."
            )
        return self._upcast(form, version, body)

    def _upcast(self, form: Form, version: int, body: str | bytes) -> Any:
        try:
            fields: dict[str, Any] = msgspec.json.decode(body, type=dict[str, Any])
            for step in range(version, form.version):
                fields = form.upcasters[step](fields)
            # The tag of a form that was renamed names the old one.
            tag_field = form.struct.__struct_config__.tag_field
            if tag_field is not None:
                fields[tag_field] = form.struct.__struct_config__.tag
            return msgspec.convert(fields, form.struct)
        except (msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
            raise DamagedEvent(
                f"An event {form.name} {version} can't be read as version {form.version}: {error!r}"
            ) from error
