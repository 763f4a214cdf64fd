"""What visitors' browsers send and get."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _without_nul(text: str) -> str:
    return text.replace("\x00", "\ufffd")


Words = Annotated[str, AfterValidator(_without_nul)]
"""What people write. Postgres holds no NUL."""
ClientId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]
MAX_TEXT = 10_000  # characters
MAX_FILES = 5


class IdentityIn(BaseModel):
    """Who the visitor is. Without `jwt` or `hash` only the name is used, as a claim."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"id": "user_42", "jwt": "eyJhbGciOiJIUzI1NiJ9.…"}]}
    )

    id: Words | None = Field(default=None, min_length=1, max_length=255)
    name: Words | None = Field(default=None, max_length=200)
    jwt: Words | None = Field(default=None, max_length=8000, repr=False)
    hash: Words | None = Field(default=None, max_length=128, repr=False)


class PageIn(BaseModel):
    """What the browser says of the page: shown to people as a claim, without its query."""

    url: Words | None = Field(default=None, max_length=2000)
    title: Words | None = Field(default=None, max_length=300)
    referrer: Words | None = Field(default=None, max_length=2000)


class SessionIn(BaseModel):
    """`business_id` (the guide's businessId) is the workspace's id; it must fit the key."""

    business_id: str | None = Field(default=None, max_length=64)
    identity: IdentityIn | None = None


class VisitorOut(BaseModel):
    id: str
    name: str | None
    verified: bool


class SessionOut(BaseModel):
    """`token` is sent as `Authorization: Bearer`; it replaces the one that was sent, if any.

    Open the stream with `cursor` as its `Last-Event-ID` and read the history; an entry that comes
    by both ways has the same `seq`. `last_seq` is the newest entry that there is now.
    """

    token: str
    expires_at: datetime
    resumed: bool
    visitor: VisitorOut
    cursor: str
    last_seq: int
    read_seq: int
    unread_count: int


class ChoiceIn(BaseModel):
    """A quick reply that was tapped."""

    id: Words = Field(default="", max_length=256)
    title: Words = Field(min_length=1, max_length=300)


class MessageIn(BaseModel):
    """`client_id` is yours and makes sending again harmless: a UUID is good."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"client_id": "7c0e4b5a-9f4e-4a53-a0a7-3b6a2f6f8f11", "text": "Hello!"}]
        }
    )

    client_id: ClientId
    text: Words = Field(default="", max_length=MAX_TEXT)
    attachments: list[Annotated[str, Field(max_length=64)]] = Field(
        default_factory=list, max_length=MAX_FILES
    )
    choice: ChoiceIn | None = None
    page: PageIn | None = None


class ReceiptIn(BaseModel):
    """Everything up to this entry has been seen by the visitor."""

    up_to: int = Field(ge=0)


class AuthorOut(BaseModel):
    """`kind` is visitor, member, agent or system; `ai`: written by a model."""

    kind: Literal["visitor", "member", "agent", "system"]
    name: str | None
    ai: bool


class FileOut(BaseModel):
    """`url` is relative to this server and expires within the hour; fetch again for a new one."""

    kind: str
    mime_type: str | None
    filename: str | None
    size: int | None
    url: str | None


class ChoiceOut(BaseModel):
    id: str
    title: str
    description: str | None
    url: str | None


class EntryOut(BaseModel):
    """One line of the conversation. `seq` goes up by one; `client_id` is set on the visitor's."""

    seq: int
    id: str
    client_id: str | None
    author: AuthorOut
    type: str
    text: str
    choices: list[ChoiceOut]
    attachments: list[FileOut]
    created_at: datetime


class History(BaseModel):
    """Newest first; `next` is the `before` of the page that follows."""

    data: list[EntryOut]
    next: int | None


class AcceptedOut(BaseModel):
    """`stored`: taken in. `known`: it had come before, and `entry` is what it became."""

    client_id: str
    status: Literal["stored", "known"]
    entry: EntryOut | None = None


class UploadOut(BaseModel):
    id: str
    kind: str
    mime_type: str
    filename: str
    size: int


class ConfigOut(BaseModel):
    """What a widget needs before anybody has said a word."""

    business_id: str
    name: str | None = None
    greeting_message: str | None = None
    offline_message: str | None = None
    theme: str | None = None
    position: str | None = None
    primary_color: str | None = None
    locale: str | None = None
    styles: dict[str, Any] = Field(default_factory=dict)
    max_text: int = MAX_TEXT
    max_files: int = MAX_FILES
    max_upload: int
