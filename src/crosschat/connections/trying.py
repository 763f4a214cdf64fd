"""A connection tried out from end to end, over the network, as its platform would use it.

What is sent means nothing, so no message, contact or conversation comes of it; the ledger keeps
that it came.
"""

import secrets
import time
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout
from pydantic import BaseModel
from sqlalchemy import select

from crosschat.config import Settings
from crosschat.connections.censoring import Censor
from crosschat.connections.diagnosis import platform_findings, setup_findings
from crosschat.connections.directory import Live
from crosschat.database import Database
from crosschat.messaging.abilities import Diagnoses, Finding, Level
from crosschat.messaging.channel import Trial
from crosschat.models import RawEvent

_PATIENCE = ClientTimeout(total=10)  # seconds
_EVENT_ID = "x-correlation-id"
_WRONG = "wrong-"
_OK: dict[Level, bool | None] = {"ok": True, "warning": None, "failed": False}


class StepOut(BaseModel):
    """`ok` None: it does not apply here, or could not be told; `detail` says which, and `remedy`
    what to do if there is something to be done. `duration_ms` are milliseconds.
    """

    key: str
    title: str
    ok: bool | None
    detail: str
    remedy: str = ""
    duration_ms: int = 0


class TrialOut(BaseModel):
    """`ok`: no step failed."""

    ok: bool
    steps: list[StepOut]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came back; `status` 0: nothing did, `said` is why."""

    status: int
    said: str
    event_id: str | None = None


class ConnectionTrial:
    """Asks this server under the address at which platforms reach it."""

    def __init__(self, settings: Settings, database: Database, session: ClientSession) -> None:
        self._settings = settings
        self._database = database
        self._session = session

    async def run(self, live: Live) -> TrialOut:
        """Every step, one after the other; nothing of it is raised."""
        censor = Censor(self._settings, [live])
        steps = [
            await _timed(step(live))
            for step in (self._verification, self._wrong_token, self._event, self._forged)
        ]
        steps += [_of_finding(f, censor) for f in setup_findings(live, self._settings)]
        started = time.perf_counter()
        told = [
            _of_finding(f, censor, "platform.")
            for f in await platform_findings(live, self._settings)
        ]
        for step in told:
            step.duration_ms = _since(started)
        steps += told or [_silent(live)]
        return TrialOut(ok=all(step.ok is not False for step in steps), steps=steps)

    def _url(self, live: Live) -> str:
        return f"{self._settings.base_url}/integrations/{live.plugin.key}/{live.id}/webhook"

    def _token(self, live: Live) -> str | None:
        plugin, environment = live.plugin, self._settings.environment
        own = [live.opened.credentials.get(name) for name in plugin.token_fields]
        given = [*own, *(environment.get(name) for name in plugin.token_variables)]
        return next((str(token) for token in given if token), None)

    async def _verification(self, live: Live) -> StepOut:
        step = StepOut(key="verification", title="The webhook is verified", ok=None, detail="")
        query = live.plugin.trial.verification if live.plugin.trial else None
        if query is None:
            step.detail = f"{live.plugin.name} verifies no webhook."
            return step
        token, challenge = self._token(live), secrets.token_hex(8)
        if token is None:
            step.ok, step.detail = False, "There is no verify token, so nothing can be verified."
            variable = next(iter(live.plugin.token_variables), "")
            step.remedy = "Connect the account again with a verify token" + (
                f", or set {variable}." if variable else "."
            )
            return step
        answer = await self._ask("GET", self._url(live), params=query(token, challenge))
        step.ok = answer.status == 200 and answer.said == challenge
        if step.ok:
            step.detail = f"{self._url(live)} answered with the challenge."
        else:
            step.detail, step.remedy = self._unexpected(answer, "the challenge")
        return step

    async def _wrong_token(self, live: Live) -> StepOut:
        step = StepOut(
            key="wrong_token", title="A wrong verify token is refused", ok=None, detail=""
        )
        query = live.plugin.trial.verification if live.plugin.trial else None
        if query is None:
            step.detail = f"{live.plugin.name} verifies no webhook."
            return step
        wrong = query(_WRONG + secrets.token_hex(8), secrets.token_hex(8))
        answer = await self._ask("GET", self._url(live), params=wrong)
        step.ok = answer.status == 403
        if step.ok:
            step.detail = "It was answered with 403."
        else:
            step.detail, step.remedy = self._unexpected(answer, "a refusal (403)")
        return step

    async def _event(self, live: Live) -> StepOut:
        step = StepOut(key="event", title="An event is taken in and kept", ok=None, detail="")
        trial = live.plugin.trial
        if trial is None:
            step.detail = f"{live.plugin.name} sends no webhooks."
            return step
        headers = trial.sign(live.secrets[0], trial.event) if live.secrets else {}
        answer = await self._post(live, trial, headers)
        if answer.status != 200:
            step.ok = False
            step.detail, step.remedy = self._unexpected(answer, "200")
            if answer.status == 401 and not live.secrets:
                step.detail = "It was refused (401): no secret is set, so nothing can be signed."
                step.remedy = "Connect the account again with the secret that signs its webhooks."
            return step
        step.ok = await self._is_kept(live, answer.event_id)
        step.detail = (
            f"{'Signed' if live.secrets else 'Unsigned'}, answered with 200, kept as "
            f"{answer.event_id}."
        )
        if not step.ok:
            step.detail = "It was answered with 200, but this server's ledger does not have it."
            step.remedy = (
                "Another server answers at this address, or the database is away and events are "
                "spooled: see `crosschat doctor`."
            )
        return step

    async def _forged(self, live: Live) -> StepOut:
        step = StepOut(
            key="forged_event", title="A wrongly signed event is refused", ok=None, detail=""
        )
        trial = live.plugin.trial
        if trial is None or not live.secrets:
            step.detail = (
                f"{live.plugin.name} sends no webhooks."
                if trial is None
                else "No secret is set, so signatures are not looked at."
            )
            return step
        forged = trial.sign(_WRONG + secrets.token_hex(16), trial.event)
        answer = await self._post(live, trial, forged)
        step.ok = answer.status == 401
        if step.ok:
            step.detail = "It was answered with 401."
        else:
            step.detail, step.remedy = self._unexpected(answer, "a refusal (401)")
        return step

    async def _post(self, live: Live, trial: Trial, headers: Mapping[str, str]) -> _Answer:
        sent = {"content-type": "application/json", **headers}
        return await self._ask("POST", self._url(live), data=trial.event, headers=sent)

    async def _ask(self, method: str, url: str, **more: object) -> _Answer:
        try:
            async with self._session.request(
                method,
                url,
                timeout=_PATIENCE,
                allow_redirects=False,
                **more,  # type: ignore[arg-type]
            ) as answer:
                said = (await answer.content.read(1000)).decode("utf-8", "replace")
                return _Answer(answer.status, said, answer.headers.get(_EVENT_ID))
        except (ClientError, TimeoutError, OSError) as error:
            return _Answer(0, type(error).__name__)

    async def _is_kept(self, live: Live, event_id: str | None) -> bool:
        async with self._database.transaction() as session:
            verified = await session.scalar(
                select(RawEvent.verified).where(RawEvent.id == event_id)
            )
        return live.id in (verified or ())

    def _unexpected(self, answer: _Answer, wanted: str) -> tuple[str, str]:
        base = self._settings.base_url
        if answer.status == 0:
            return (
                f"Nothing answered at {base} ({answer.said}).",
                "Set PUBLIC_URL to the address under which platforms reach this server, and see "
                "that a tunnel or proxy leads here.",
            )
        if 300 <= answer.status < 400:
            return (
                f"{base} redirects ({answer.status}), which platforms do not follow.",
                "Set PUBLIC_URL to the address that it leads to.",
            )
        return (
            f"{base} answered with {answer.status} instead of {wanted}.",
            "See that this address leads to this server and that nothing on the way changes "
            "requests.",
        )


async def _timed(running: Awaitable[StepOut]) -> StepOut:
    started = time.perf_counter()
    step = await running
    step.duration_ms = _since(started)
    return step


def _since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)


def _of_finding(finding: Finding, censor: Censor, prefix: str = "") -> StepOut:
    clean = censor.clean_finding(finding)
    return StepOut(
        key=f"{prefix}{clean.check}",
        title=clean.check.replace("_", " ").capitalize(),
        ok=_OK[clean.level],
        detail=clean.text,
        remedy=clean.remedy,
    )


def _silent(live: Live) -> StepOut:
    can = isinstance(live.channel, Diagnoses)
    return StepOut(
        key="platform",
        title="Platform",
        ok=None,
        detail=f"{live.plugin.name} had nothing to tell."
        if can
        else f"There is nothing to ask of {live.plugin.name}.",
    )
