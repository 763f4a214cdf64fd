"""Contacts as the API shows and takes them."""

from datetime import datetime
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    field_validator,
)

from crosschat.contacts.avatars import avatar_url
from crosschat.models import Connection, Contact, Identity

_LARGEST = 10**15  # what every client counts exactly
Name = Annotated[str, Field(min_length=1, max_length=50, pattern=r"^[^\x00]+$")]
Words = Annotated[StrictStr, Field(max_length=1000, pattern=r"^[^\x00]*$")]
Whole = Annotated[StrictInt, Field(ge=-_LARGEST, le=_LARGEST)]
Real = Annotated[StrictFloat, Field(ge=-_LARGEST, le=_LARGEST, allow_inf_nan=False)]
Category = Annotated[str, Field(min_length=1, max_length=50, pattern=r"^[a-z][a-z0-9_-]*$")]


class IdentityOut(BaseModel):
    """One address on one connection. `refusals` are the categories of messages refused there."""

    id: str
    connection_id: str
    channel: str
    connection_name: str
    address: str
    name: str | None
    username: str | None
    avatar_url: str | None
    refusals: list[str]


class ContactProfileOut(BaseModel):
    id: str
    name: str | None
    phone: str | None
    email: str | None
    attributes: dict[str, str | bool | int | float]
    identities: list[IdentityOut]
    created_at: datetime


class ContactPage(BaseModel):
    data: list[ContactProfileOut]
    next: str | None


class ContactChange(BaseModel):
    """What is left out stays as it is, null empties it. `attributes` replace the earlier ones.

    `phone` is kept as digits, with the country's code.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Ana Silva", "attributes": {"vip": True}}]}
    )

    name: str | None = Field(default=None, max_length=200, pattern=r"^[^\x00]*$")
    phone: str | None = Field(default=None, max_length=30)
    email: str | None = Field(default=None, max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$")
    attributes: dict[Name, Words | StrictBool | Whole | Real] | None = Field(
        default=None, max_length=50
    )

    @field_validator("phone")
    @classmethod
    def _digits(cls, written: str | None) -> str | None:
        if not written:
            return None
        digits = "".join(c for c in written if c not in "+ ()-./\u00a0")
        if not (digits.isascii() and digits.isdigit() and 5 <= len(digits) <= 15):
            raise ValueError("must be a phone number with its country code, such as +351911222333")
        return digits

    def apply(self, contact: Contact) -> None:
        for name in self.model_fields_set - {"attributes"}:
            setattr(contact, name, getattr(self, name) or None)
        if "attributes" in self.model_fields_set:
            contact.attributes = dict(self.attributes or {})


class IdentityChange(BaseModel):
    """`refusals`: ``all``, ``marketing`` or another category; an empty list allows everything."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"refusals": ["marketing"]}]})

    refusals: list[Category] = Field(max_length=20)


def identity_out(identity: Identity, connection: Connection) -> IdentityOut:
    return IdentityOut(
        id=identity.id,
        connection_id=connection.id,
        channel=connection.channel,
        connection_name=connection.name,
        address=identity.address,
        name=identity.name,
        username=identity.username,
        avatar_url=avatar_url(identity),
        refusals=identity.refusals,
    )


def contact_out(contact: Contact, identities: list[IdentityOut]) -> ContactProfileOut:
    return ContactProfileOut(
        id=contact.id,
        name=contact.name,
        phone=contact.phone,
        email=contact.email,
        attributes=contact.attributes,
        identities=identities,
        created_at=contact.created_at,
    )
