"""What an operator can set of the web chat: variables that start with ``WEBCHAT_``."""

from collections.abc import Mapping
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crosschat.config import SettingsInvalid

PREFIX = "WEBCHAT_"


class WebchatSettings(BaseModel):
    """Limits a minute; 0 is no limit. Those of an address hold in each API process."""

    model_config = ConfigDict(frozen=True)

    address_per_minute: float = Field(default=240.0, ge=0, description="Requests of one address")
    sessions_per_minute: float = Field(default=10.0, ge=0, description="New visitors of an address")
    messages_per_minute: float = Field(default=20.0, ge=0, description="Messages of one visitor")
    uploads_per_minute: float = Field(default=12.0, ge=0, description="Uploads of one visitor")
    upload_mb: float = Field(default=10.0, gt=0, le=25, description="Size of an upload")
    streams: int = Field(default=5, ge=1, description="Open streams of one visitor in a process")
    session_days: float = Field(
        default=30.0, gt=0, le=3650, description="Days after which who stays away is forgotten"
    )

    @property
    def upload_bytes(self) -> int:
        return int(self.upload_mb * 1024 * 1024)

    @classmethod
    def load(cls, environment: Mapping[str, str]) -> Self:
        """Raises: SettingsInvalid, with one line a wrong variable."""
        given = {
            name: environment[PREFIX + name.upper()]
            for name in cls.model_fields
            if environment.get(PREFIX + name.upper())
        }
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            lines = [f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors()]
            raise SettingsInvalid("\n".join(lines)) from None
