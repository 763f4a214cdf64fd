"""Sections of findings, for people and for machines. No secret gets through."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from crosschat.connections.censoring import Censor
from crosschat.messaging.abilities import Finding, Level

_SIGNS: dict[Level, str] = {"ok": "✓", "warning": "!", "failed": "✗"}


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


def censored(section: Section, censor: Censor) -> Section:
    """The section without secrets."""
    return Section(
        censor.clean(section.title),
        tuple(censor.clean_finding(finding) for finding in section.findings),
        section.connection_id,
    )
