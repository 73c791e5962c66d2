"""Asking Vendure's Admin API."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lamplight.shops.http import NotSent, Unsure, Wire

if TYPE_CHECKING:
    from lamplight.shops.vendure.settings import VendureSettings

_LOGIN = """mutation ($user: String!, $password: String!) {
  login(username: $user, password: $password) {
    __typename ... on ErrorResult { message }
  }
}"""
_TOKEN: Final = "vendure-auth-token"  # noqa: S105 - the name of a header
_UNREAD: Final = {
    "FORBIDDEN": "not_let_in",
    "UNAUTHORIZED": "not_let_in",
    "CHANNEL_NOT_FOUND": "no_channel",
    "ENTITY_NOT_FOUND": "not_found",
    "USER_INPUT_ERROR": "not_understood",
    "BAD_USER_INPUT": "not_understood",
    "GRAPHQL_VALIDATION_FAILED": "not_understood",
    "GRAPHQL_PARSE_FAILED": "not_understood",
    "ILLEGAL_OPERATION": "not_allowed",
}
"""Errors that Vendure raises before anything is done, and our codes for them."""


class Refusal(Exception):
    """The shop said no, and did nothing. `code` is ours, `fields` are those of its error."""

    def __init__(self, code: str, why: str, fields: dict[str, Any] | None = None) -> None:
        super().__init__(why)
        self.code = code
        self.why = why
        self.fields = fields or {}


class Api:
    """One shop's Admin API."""

    def __init__(self, settings: VendureSettings, wire: Wire) -> None:
        self._settings = settings
        self.wire = wire
        self._token = ""
        self._letting_in = asyncio.Lock()

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of a query. Raises `Refusal`, `NotSent` or `Unsure`."""
        if not self._settings.api_key and not self._token:
            await self._sign_in("")
        used = self._token
        try:
            return await self._once(query, variables)
        except Refusal as refusal:
            # A session ends at some time; what is forbidden wasn't begun, so it can be said again.
            if refusal.code != "not_let_in" or self._settings.api_key:
                raise
        await self._sign_in(used)
        return await self._once(query, variables)

    async def change(self, mutation: str, name: str, **variables: Any) -> dict[str, Any]:
        """What the mutation `name` gives. Its errors are members of a union in Vendure: they raise
        `Refusal`, with the error's code in small letters. Raises as `ask` otherwise."""
        given = (await self.ask(mutation, **variables))[name]
        if not isinstance(given, dict):
            raise Unsure(f"{name} gave nothing")
        if code := given.get("errorCode"):
            why = given.get("why") or given.get("message") or ""
            raise Refusal(str(code).removesuffix("_ERROR").lower(), str(why), given)
        return given

    async def _sign_in(self, stale: str) -> None:
        async with self._letting_in:
            if self._token != stale:
                return
            answer = await self.wire.post(
                {
                    "query": _LOGIN,
                    "variables": {
                        "user": self._settings.user,
                        "password": self._settings.password,
                    },
                },
                {},
            )
            token = answer.headers.get(_TOKEN, "")
            if not token:
                raise Refusal("not_let_in", "the shop doesn't know the user or the password")
            self._token = token

    async def _once(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        headers = {}
        if self._settings.api_key:
            headers[self._settings.api_key_header] = self._settings.api_key
        else:
            headers["authorization"] = f"Bearer {self._token}"
        if self._settings.channel_token:
            headers["vendure-token"] = self._settings.channel_token
        answer = await self.wire.post({"query": query, "variables": variables}, headers)
        try:
            said = msgspec.json.decode(answer.content, type=dict[str, Any])
        except msgspec.DecodeError:
            if answer.status_code >= 400:
                # Not GraphQL at all: a proxy, or another program at that address.
                raise NotSent(f"the shop answers {answer.status_code}") from None
            raise Unsure("the shop's answer can't be read") from None
        if errors := said.get("errors"):
            raise _error(errors)
        data = said.get("data")
        if not isinstance(data, dict):
            raise Unsure("the shop's answer holds nothing")
        return data


def _error(errors: Any) -> Exception:
    first = errors[0] if isinstance(errors, list) and errors else {}
    words = str(first.get("message", ""))
    code = _UNREAD.get(str(first.get("extensions", {}).get("code", "")))
    return Refusal(code, words) if code else Unsure(words)
