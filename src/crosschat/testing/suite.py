"""What holds for each channel, whatever its platform.

A channel's tests inherit it (pytest, with pytest-asyncio in auto mode)::

    class TestTheChannel(ChannelSuite):
        plugin = plugin
        payloads = Path(__file__).parent / "payloads"
"""

import re
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from crosschat.messaging.channel import Plugin, Templates, Webhook
from crosschat.messaging.content import Content
from crosschat.messaging.events import InboundEvent
from crosschat.messaging.failures import SignatureInvalid, SignatureMissing
from crosschat.messaging.fit import fit
from crosschat.testing.cases import Case, load_cases, outcome
from crosschat.testing.garbage import BODIES, damaged
from crosschat.testing.limits import demanding, excess
from crosschat.testing.opening import NOWHERE, SEED, credentials_of, opened

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_KINDS = frozenset(str(kind.__struct_config__.tag) for kind in Content.__args__)
_WRONG_QUERIES: tuple[dict[str, str], ...] = (
    {},
    {"hub.mode": "subscribe"},
    {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": "wrong"},
    {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": ""},
    {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": "ünïcode"},
    {"hub.mode": "unsubscribe", "hub.challenge": "1", "hub.verify_token": "right"},
    {"crc_token": ""},
)


def require(condition: object, message: str) -> None:
    """Like `assert`, which this package does not use outside of tests."""
    __tracebackhide__ = True
    if not condition:
        raise AssertionError(message)


class ChannelSuite:
    """`payloads` is the folder of the channel's cases; None if nothing is ever pushed to it."""

    plugin: ClassVar[Plugin]
    payloads: ClassVar[Path | None] = None

    def pytest_generate_tests(self, metafunc: Any) -> None:
        """One test for each case."""
        if "case" in metafunc.fixturenames:
            cases = load_cases(self.payloads) if self.payloads else ()
            metafunc.parametrize("case", cases, ids=[case.name for case in cases])

    def test_the_plugin_names_itself(self) -> None:
        names = (self.plugin.key, *self.plugin.aliases)
        require(all(_KEY.fullmatch(name) for name in names), f"{names}: use a-z, 0-9 and _")
        require(len(set(names)) == len(names), "an alias repeats another name")
        require(all(route.startswith("/") for route in self.plugin.routes), "routes start with /")
        require(self.plugin.name.strip() and self.plugin.setup.strip(), "name or setup is empty")
        require("<script" not in self.plugin.logo.lower(), "the logo must not run code")

    def test_the_credentials_schema_is_complete(self) -> None:
        fields = {field.name: field for field in self.plugin.credentials}
        spelled = [n for f in self.plugin.credentials for n in (f.name, *f.aliases)]
        require(len(set(spelled)) == len(spelled), "two fields share a name or an alias")
        require(all(_KEY.fullmatch(name) for name in fields), "field names are snake_case")
        require(all(field.label.strip() for field in fields.values()), "a field has no label")
        require(self.plugin.account_field in fields, "account_field is no field")
        signing = [fields.get(name) for name in self.plugin.secret_fields]
        require(all(found and found.secret for found in signing), "secret_fields must be secret")
        require(set(self.plugin.token_fields) <= fields.keys(), "a token field is no field")

    def test_an_empty_environment_makes_no_connection(self) -> None:
        if self.plugin.from_environment:
            require(self.plugin.from_environment({}) is None, "credentials came from nowhere")

    def test_the_simulated_account_can_be_opened(self) -> None:
        if not self.plugin.simulated:
            return
        credentials, urls = self.plugin.simulated(SEED, NOWHERE)
        known = {field.name for field in self.plugin.credentials}
        needed = {field.name for field in self.plugin.credentials if field.required}
        require(needed <= credentials.keys() <= known, "its credentials do not match the schema")
        require(urls.keys() <= {u.setting for u in self.plugin.base_urls}, "an unknown base URL")
        again = self.plugin.simulated(SEED, NOWHERE)
        require((credentials, urls) == again, "the same seed must give the same account")
        require(credentials != self.plugin.simulated("other", NOWHERE)[0], "the seed has no effect")

    async def test_the_capabilities_are_sane(self) -> None:
        found = self.plugin.capabilities
        require(found.max_text > 0 <= found.max_caption, "a length is negative or nothing")
        require(found.sent_kinds <= _KINDS, f"unknown kinds {found.sent_kinds - _KINDS}")
        require(found.interactive_text.keys() <= found.interactive.keys(), "texts of no style")
        require(bool(found.media) == ("media" in found.sent_kinds), "media and sent_kinds differ")
        require(all(limit.size > 0 for limit in found.media.values()), "a file size of nothing")
        rates = [found.rate, *([found.recipient_rate] if found.recipient_rate else [])]
        require(all(r.per_second > 0 and r.burst > 0 for r in rates), "a rate of nothing")
        async with opened(self.plugin) as channel:
            require(found.templates == isinstance(channel, Templates), "templates and ability")

    def test_fit_respects_the_limits(self) -> None:
        capabilities = self.plugin.capabilities
        for content in demanding(capabilities):
            for part in fit(content, capabilities):
                problem = excess(part, capabilities)
                require(problem is None, f"{type(part).__name__} does not fit: {problem}")
                require(fit(part, capabilities) == (part,), "a part that fits was changed")

    def test_the_handshake_refuses_wrong_tokens(self) -> None:
        if not self.plugin.handshake:
            return
        for query in _WRONG_QUERIES:
            for tokens in ((), ("",), ("right",)):
                require(self.plugin.handshake(query, tokens) is None, f"{query} was let in")

    async def test_forged_webhooks_are_refused(self) -> None:
        if not self.plugin.secret_fields:
            return
        async with opened(self.plugin) as channel:
            for body in (b"{}", b"", '{"a": "ü"}'.encode()):
                for headers in _forged():
                    try:
                        channel.verify(Webhook(body=body, headers=headers))
                    except SignatureInvalid:
                        continue
                    raise AssertionError(f"a webhook with the headers {headers} was accepted")

    async def test_an_unsigned_webhook_is_told_from_a_forged_one(self) -> None:
        if not self.plugin.secret_fields:
            return
        async with opened(self.plugin) as channel:
            try:
                channel.verify(Webhook(body=b"{}"))
            except SignatureMissing:
                return
            raise AssertionError("a webhook without a signature was accepted")

    async def test_no_secret_means_no_entry(self) -> None:
        if not self.plugin.secret_fields:
            return
        none = dict.fromkeys(self.plugin.secret_fields, "")
        async with opened(self.plugin, credentials=none) as channel:
            for headers in _forged():
                try:
                    channel.verify(Webhook(body=b"{}", headers=headers))
                except SignatureInvalid:
                    continue
                raise AssertionError("without a secret, a webhook was accepted")

    async def test_a_trial_is_answered_and_means_nothing(self) -> None:
        trial = self.plugin.trial
        if trial is None:
            return
        async with opened(self.plugin) as channel:
            found = channel.parse(Webhook(body=trial.event, event="evt_trial"))
            require(not found.events and not found.failures, f"the trial is read as {found}")
            named = credentials_of(self.plugin)
            for field in self.plugin.secret_fields:
                signed = trial.sign(str(named[field]), trial.event)
                channel.verify(Webhook(body=trial.event, headers=signed))
                forged = trial.sign("another secret", trial.event)
                try:
                    channel.verify(Webhook(body=trial.event, headers=forged))
                except SignatureInvalid:
                    continue
                raise AssertionError("a trial with a wrong signature was accepted")
        require(bool(trial.verification) == bool(self.plugin.handshake), "verification, handshake")
        if trial.verification and self.plugin.handshake:
            right, wrong = trial.verification("right", "123"), trial.verification("wrong", "123")
            require(self.plugin.handshake(right, ("right",)) == "123", "it is not answered")
            require(self.plugin.handshake(wrong, ("right",)) is None, "a wrong token was let in")

    async def test_garbage_never_raises(self) -> None:
        async with opened(self.plugin) as channel:
            for body in BODIES:
                hook = Webhook(body=body, event="evt_garbage")
                channel.parse(hook)
                named = self.plugin.accounts(hook)
                require(all(isinstance(name, str) for name in named), "an account is no text")

    async def test_damaged_cases_never_raise(self, case: Case) -> None:
        async with opened(self.plugin) as channel:
            for body in damaged(case.body):
                hook = Webhook(body=body, headers=case.headers, query=case.query, event="evt")
                channel.parse(hook)
                self.plugin.accounts(hook)

    async def test_the_case_becomes_its_events(self, case: Case) -> None:
        async with opened(self.plugin) as channel:
            found = outcome(channel, case)
            require(found == outcome(channel, case), "the second reading differs from the first")
        require(found == case.expected, f"\nfound:    {found}\nexpected: {case.expected}")

    async def test_events_survive_json(self, case: Case) -> None:
        async with opened(self.plugin) as channel:
            for event in channel.parse(case.hook).events:
                encoded = msgspec.json.encode(event)
                require(msgspec.json.decode(encoded, type=InboundEvent) == event, f"{event}")


def _forged() -> tuple[dict[str, str], ...]:
    wrong = ("", "sha256=", "sha256=" + "0" * 64, "sha1=0", "wrong", "ünïcode", "v1,0000")
    names = (
        "x-hub-signature-256",
        "x-twitter-webhooks-signature",
        "x-telegram-bot-api-secret-token",
        "authorization",
    )
    return ({}, *({name: value} for name in names for value in wrong))
