"""Sections of findings, for people and for machines. No secret gets through."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from crosschat.config import Settings
from crosschat.connections.directory import Live
from crosschat.messaging.abilities import Finding, Level

_SIGNS: dict[Level, str] = {"ok": "✓", "warning": "!", "failed": "✗"}
_SHORTEST_SECRET = 6  # characters; anything shorter stands in ordinary words


@dataclass(frozen=True, slots=True)
class Section:
    """What was found about one thing: the server, or a connection with its id."""

    title: str
    findings: tuple[Finding, ...]
    connection_id: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    sections: tuple[Section, ...]

    @property
    def failed(self) -> bool:
        """Whether anything keeps messages from coming or going."""
        return any(f.level == "failed" for s in self.sections for f in s.findings)

    def lines(self) -> Iterable[str]:
        """One line a check; a remedy below what is not in order."""
        for section in self.sections:
            yield section.title
            for finding in section.findings:
                yield f"  {_SIGNS[finding.level]} {finding.text}"
                if finding.remedy:
                    yield f"      → {finding.remedy}"
        counts = self.counts()
        yield f"{counts['ok']} in order, {counts['warning']} to look at, {counts['failed']} failed"

    def counts(self) -> dict[Level, int]:
        """How many findings there are of each level."""
        found = Counter(f.level for s in self.sections for f in s.findings)
        return {level: found[level] for level in _SIGNS}

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        return {
            "ok": not self.failed,
            "counts": self.counts(),
            "sections": [
                {
                    "title": section.title,
                    "connection_id": section.connection_id,
                    "findings": [
                        {"remedy": "", **msgspec.to_builtins(f)} for f in section.findings
                    ],
                }
                for section in self.sections
            ],
        }


class Censor:
    """Takes every secret that this installation knows out of findings, whoever quoted it."""

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

    def clean(self, section: Section) -> Section:
        """The section without secrets."""
        findings = tuple(
            msgspec.structs.replace(f, text=self._clean(f.text), remedy=self._clean(f.remedy))
            for f in section.findings
        )
        return Section(self._clean(section.title), findings, section.connection_id)

    def _clean(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text


def _of_settings(settings: Settings) -> Iterable[str]:
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if hasattr(value, "get_secret_value"):
            yield str(value.get_secret_value())
