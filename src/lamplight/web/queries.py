"""What a parameter of a query or header takes: said in the API's description, and to whoever sent
something else."""

from typing import Any, Literal, get_args, get_origin

from litestar.params import ParameterKwarg
from litestar.typing import FieldDefinition


def kind_of(field: FieldDefinition) -> Any:
    """Its type when it is sent: `null` never is."""
    if not field.is_optional:
        return field.annotation
    (kind,) = (one for one in get_args(field.annotation) if one is not type(None))
    return kind


def choices_of(field: FieldDefinition) -> tuple[str, ...]:
    """The words that it takes, where it takes but a few."""
    kind = kind_of(field)
    if kind is bool:
        return ("true", "false")
    return get_args(kind) if get_origin(kind) is Literal else ()


def asks_for(field: FieldDefinition) -> str:
    """Its name for who sends it, and what to send, where it takes but a few words; "" if not."""
    choices = choices_of(field)
    if not choices or not isinstance(field.kwarg_definition, ParameterKwarg):
        return ""
    return f"{field.kwarg_definition.name or field.name}: give one of {', '.join(choices)}"
