"""One call of the Graph API: its parts, its token, and what the token opens."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson
from starlette.requests import Request

from crosschat.sandbox.state import Sandbox
from crosschat.sandbox.whatsapp import errors
from crosschat.sandbox.whatsapp.accounts import Number

VERSIONS = ("v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0")
"""The versions that live in November 2026 ("Graph API changelog")."""


@dataclass
class Call:
    """A request to `/{version}/{node}/{edge}`."""

    request: Request
    sandbox: Sandbox
    node: str
    edge: str

    @property
    def query(self) -> dict[str, str]:
        """The query parameters."""
        return dict(self.request.query_params)

    @property
    def token(self) -> str:
        """The bearer token; Graph also takes it as a query parameter.

        Raises:
            GraphError: 190 if there is none.
        """
        if not self.bearer:
            raise errors.unauthorised()
        return self.bearer

    @cached_property
    def bearer(self) -> str:
        """The same; empty if there is none."""
        scheme, _, token = self.request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token.strip():
            return token.strip()
        return self.request.query_params.get("access_token", "")

    def number(self) -> Number:
        """The number that the node names.

        Raises:
            GraphError: 190 for a token that opens nothing, 100/33 for one that does not open it.
        """
        token = self.token
        number = self.sandbox.numbers.get(self.node)
        if number is not None and number.accepts(token):
            if number.condition.expired:
                raise errors.expired()
            return number
        self.opened()
        raise errors.unknown_object(self.request.method, self.node)

    def account(self) -> list[Number]:
        """The numbers of the business account that the node names; errors as `number`."""
        found = [n for n in self.opened() if n.business_account_id == self.node]
        if not found:
            raise errors.unknown_object(self.request.method, self.node)
        return found

    def opened(self) -> list[Number]:
        """Every number that the token opens.

        Raises:
            GraphError: 190 if it opens none.
        """
        found = self.sandbox.numbers.with_token(self.token)
        if not found:
            raise errors.unauthorised()
        living = [number for number in found if not number.condition.expired]
        if not living:
            raise errors.expired()
        return living

    async def body(self) -> dict[str, Any]:
        """The JSON body; an empty one counts as `{}`.

        Raises:
            GraphError: 100 if it is not a JSON object.
        """
        return json_body(await self.request.body())


def json_body(raw: bytes) -> dict[str, Any]:
    """A JSON object.

    Raises:
        GraphError: 100 if it is none.
    """
    try:
        body = orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError:
        raise errors.parameter("Invalid JSON in the request body.") from None
    if not isinstance(body, dict):
        raise errors.parameter("The request body must be a JSON object.")
    return body


def served_version(version: str) -> str:
    """The version that answers: an expired one is served by the oldest living one."""
    if version in VERSIONS:
        return version
    major = version[1:].partition(".")[0]
    return VERSIONS[0] if major.isdigit() and int(major) < 21 else VERSIONS[-1]
