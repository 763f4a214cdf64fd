"""Taking secrets out of what is shown, whoever quoted them."""

from collections.abc import Iterable, Sequence

import msgspec

from crosschat.config import Settings
from crosschat.connections.directory import Live
from crosschat.messaging.abilities import Finding

_SHORTEST_SECRET = 6  # characters; anything shorter stands in ordinary words


class Censor:
    """Knows the secrets of the settings and of these connections."""

    def __init__(self, settings: Settings, lives: Sequence[Live]) -> None:
        found = {value for value in _of_settings(settings) if value}
        for live in lives:
            plugin = live.plugin
            found |= {
                str(live.opened.credentials.get(f.name) or "")
                for f in plugin.credentials
                if f.secret
            }
            names = (*plugin.secret_variables, *plugin.token_variables)
            found |= {settings.environment.get(name, "") for name in names}
        usable = [secret for secret in found if len(secret) >= _SHORTEST_SECRET]
        # The longest first: one may be part of another.
        self._secrets = sorted(usable, key=len, reverse=True)

    def clean(self, text: str) -> str:
        """The text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text

    def clean_finding(self, finding: Finding) -> Finding:
        return msgspec.structs.replace(
            finding, text=self.clean(finding.text), remedy=self.clean(finding.remedy)
        )


def _of_settings(settings: Settings) -> Iterable[str]:
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if hasattr(value, "get_secret_value"):
            yield str(value.get_secret_value())
