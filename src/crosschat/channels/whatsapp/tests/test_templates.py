"""Listing templates, and checking a message against them (whatsapp.md §11)."""

from typing import Any

import pytest

from crosschat.channels.whatsapp import plugin
from crosschat.channels.whatsapp.channel import WhatsApp
from crosschat.channels.whatsapp.tests.account import CREDENTIALS, refusal
from crosschat.messaging.abilities import NewTemplate
from crosschat.messaging.channel import KnownTemplate
from crosschat.messaging.content import Template
from crosschat.messaging.failures import NotConfigured, Rejected, TemplateMismatch
from crosschat.testing.opening import opened
from crosschat.testing.recorder import Recorder, Reply

ROW = {
    "id": "5501",
    "name": "order_ok",
    "language": "en_US",
    "status": "APPROVED",
    "category": "UTILITY",
    "parameter_format": "NAMED",
    "components": [{"type": "BODY", "text": "Hi {{first_name}}"}],
    "quality_score": {"score": "GREEN"},
}
NEXT = "https://evil.example/next?access_token=x&after=B"


async def test_every_page_is_read_from_our_own_base_url(
    whatsapp: WhatsApp, platform: Recorder
) -> None:
    platform.answer(
        Reply(json={"data": [ROW], "paging": {"cursors": {"after": "A"}, "next": NEXT}}),
        Reply(json={"data": [{**ROW, "id": "2"}], "paging": {"next": NEXT}}),
        Reply(json={"data": [{"id": 3}, "broken"], "paging": {"cursors": {"after": "C"}}}),
    )
    found = await whatsapp.list_templates()
    assert found[0] == KnownTemplate(
        id="5501",
        name="order_ok",
        language="en_US",
        status="APPROVED",
        category="UTILITY",
        components=({"type": "BODY", "text": "Hi {{first_name}}"},),
        named_parameters=True,
        quality="GREEN",
        needs_values=True,
    )
    assert [template.id for template in found] == ["5501", "2", "3"]
    assert {r.path for r in platform.requests} == {"/v26.0/3300110022/message_templates"}
    assert [r.query.get("after") for r in platform.requests] == [None, "A", "B"]


async def test_a_cursor_that_never_moves_ends_the_list(
    whatsapp: WhatsApp, platform: Recorder
) -> None:
    platform.answer(
        Reply(json={"data": [ROW], "paging": {"cursors": {"after": "A"}, "next": NEXT}})
    )
    assert len(await whatsapp.list_templates()) == 2


async def test_a_list_that_changed_meanwhile_is_read_again(
    whatsapp: WhatsApp, platform: Recorder
) -> None:
    platform.answer(
        Reply(json={"data": [ROW], "paging": {"cursors": {"after": "A"}, "next": NEXT}}),
        refusal(131059),
        Reply(json={"data": [ROW]}),
    )
    assert len(await whatsapp.list_templates()) == 1


async def test_without_a_business_account_the_owner_is_told(platform: Recorder) -> None:
    credentials = {**CREDENTIALS, "business_account_id": ""}
    async with opened(plugin, url=platform.url, credentials=credentials) as channel:
        assert isinstance(channel, WhatsApp)
        with pytest.raises(NotConfigured, match="Business Account ID"):
            await channel.list_templates()


def known(*components: Any, **more: Any) -> KnownTemplate:
    base: dict[str, Any] = {"id": "1", "name": "t", "language": "en", "status": "APPROVED"}
    return KnownTemplate(**{**base, **more, "components": components})


def message(*components: Any, name: str = "t", language: str = "en") -> Template:
    return Template(name=name, language=language, components=components)


def values(kind: str, *texts: str) -> dict[str, Any]:
    return {"type": kind, "parameters": [{"type": "text", "text": text} for text in texts]}


def named(**texts: str) -> dict[str, Any]:
    parameters = [{"type": "text", "parameter_name": k, "text": v} for k, v in texts.items()]
    return {"type": "body", "parameters": parameters}


def button(sub_type: str, index: int, kind: str, value: Any) -> dict[str, Any]:
    parameter = {"type": kind, kind: value}
    return {"type": "button", "sub_type": sub_type, "index": str(index), "parameters": [parameter]}


PICTURE = {"type": "header", "parameters": [{"type": "image", "image": {"id": "9"}}]}
BODY = {"type": "BODY", "text": "Hi {{1}}, your order {{2}}"}
NAMED = {"type": "BODY", "text": "Hi {{first_name}}, {{first_name}}! {{day}}"}
IMAGE = {"type": "HEADER", "format": "IMAGE"}
BUTTONS = {
    "type": "BUTTONS",
    "buttons": [
        {"type": "QUICK_REPLY", "text": "Stop"},
        {"type": "URL", "text": "Track", "url": "https://x.example/{{1}}"},
        {"type": "URL", "text": "Home", "url": "https://x.example"},
        {"type": "COPY_CODE", "example": ["SAVE"]},
    ],
}
FILLED = (button("url", 1, "text", "A-7"), button("copy_code", 3, "coupon_code", "SAVE"))


@pytest.mark.parametrize(
    ("approved", "given"),
    [
        (known(), message()),
        (known({"type": "BODY", "text": "Hello"}), message()),
        (known(BODY), message(values("body", "Ana", "7"))),
        (known(NAMED, named_parameters=True), message(named(first_name="Ana", day="Mon"))),
        (known(IMAGE, BODY), message(PICTURE, values("body", "Ana", "7"))),
        (
            known({"type": "HEADER", "format": "TEXT", "text": "For {{1}}"}),
            message(values("header", "Ana")),
        ),
        (known(BUTTONS), message(*FILLED)),
        (known(BUTTONS), message(*FILLED, button("quick_reply", 0, "payload", "P"))),
        (known(BODY, language="en_US"), message(values("body", "a", "b"), language="en-US")),
        (
            known({"type": "BODY", "text": "{{1}} is your code"}, category="AUTHENTICATION"),
            message(values("body", "123"), button("url", 0, "text", "123")),
        ),
        (known({"type": "CAROUSEL"}), message({"type": "carousel", "cards": []})),
    ],
)
def test_a_message_that_matches_is_accepted(
    whatsapp: WhatsApp, approved: KnownTemplate, given: Template
) -> None:
    whatsapp.validate_template(given, [known(name="other"), approved])


@pytest.mark.parametrize(
    ("approved", "given", "reason"),
    [
        (known(), message(name="other"), "no template “other”"),
        (known(), message(language="pt_BR"), "exists in en, not in pt_BR"),
        (known(language="en_US"), message(language="en"), "exists in en_US, not in en"),
        (known(status="PENDING"), message(), "reviewing"),
        (known(status="REJECTED"), message(), "rejected"),
        (known(status="PAUSED"), message(), "paused"),
        (known(status="ARCHIVED"), message(), "ARCHIVED"),
        (known(BODY), message(values("body", "Ana")), "needs 2 values, not 1"),
        (known(BODY), message(), "needs 2 values, not 0"),
        (known(), message(values("body", "Ana")), "needs 0 values, not 1"),
        (
            known(NAMED, named_parameters=True),
            message(named(first_name="Ana")),
            "first_name, day",
        ),
        (
            known(NAMED, named_parameters=True),
            message(values("body", "Ana", "Mon")),
            "first_name, day",
        ),
        (known(IMAGE), message(), "needs one image"),
        (known(IMAGE), message(values("header", "Ana")), "needs one image"),
        (known(BUTTONS), message(FILLED[0]), "Button 3 .* copy_code"),
        (known(BUTTONS), message(FILLED[1]), "Button 1 .* url"),
        (known(), message(button("quick_reply", 4, "payload", "P")), "has 0 buttons"),
        (
            known({"type": "BODY", "text": "{{1}}"}, category="AUTHENTICATION"),
            message(values("body", "123")),
            "Button 0 .* url",
        ),
        (known(), message(name="Not A Name"), "a-z"),
    ],
)
def test_a_message_that_does_not_match_is_refused_with_the_reason(
    whatsapp: WhatsApp, approved: KnownTemplate, given: Template, reason: str
) -> None:
    with pytest.raises(Rejected, match=reason):
        whatsapp.validate_template(given, [approved])


@pytest.mark.parametrize(
    ("approved", "given", "component", "parameter"),
    [
        (known(BODY), message(values("body", "Ana")), "body", "2"),
        (known(BODY), message(values("body", "a", "b", "c")), "body", "3"),
        (
            known(NAMED, named_parameters=True),
            message(named(first_name="Ana", dya="Mon")),
            "body",
            "day",
        ),
        (known(IMAGE), message(), "header", "image"),
        (known(BUTTONS), message(FILLED[0]), "button 3", "copy_code"),
    ],
)
def test_a_mismatch_names_the_component_and_the_parameter(
    whatsapp: WhatsApp, approved: KnownTemplate, given: Template, component: str, parameter: str
) -> None:
    with pytest.raises(TemplateMismatch) as raised:
        whatsapp.validate_template(given, [approved])
    assert (raised.value.component, raised.value.parameter) == (component, parameter)


@pytest.mark.parametrize(
    ("approved", "given", "read"),
    [
        (known(BODY), message(values("body", "Ana", "7")), "Hi Ana, your order 7"),
        (
            known(NAMED, named_parameters=True),
            message(named(day="Mon", first_name="Ana")),
            "Hi Ana, Ana! Mon",
        ),
        (
            known(
                {"type": "HEADER", "format": "TEXT", "text": "For {{1}}"},
                {"type": "BODY", "text": "{{1}} is due"},
                {"type": "FOOTER", "text": "Bye"},
            ),
            message(
                values("header", "Ana"),
                {
                    "type": "body",
                    "parameters": [
                        {
                            "type": "currency",
                            "currency": {
                                "fallback_value": "€1",
                                "code": "EUR",
                                "amount_1000": 1000,
                            },
                        }
                    ],
                },
            ),
            "For Ana\n€1 is due\nBye",
        ),
        (known(IMAGE, BODY), message(PICTURE), "Hi {{1}}, your order {{2}}"),
        (known(name="other"), message(), ""),
    ],
)
def test_a_template_reads_like_itself(
    whatsapp: WhatsApp, approved: KnownTemplate, given: Template, read: str
) -> None:
    assert whatsapp.render_template(given, [approved]) == read


async def test_a_template_is_submitted_in_the_platforms_form(
    whatsapp: WhatsApp, platform: Recorder
) -> None:
    platform.answer(Reply(json={"id": "77", "status": "PENDING", "category": "MARKETING"}))
    new = NewTemplate(name="t", language="pt-BR", category="utility", components=(BODY,))
    made = await whatsapp.create_template(new)
    assert (made.id, made.status, made.category, made.sendable) == (
        "77",
        "PENDING",
        "MARKETING",
        False,
    )
    [asked] = platform.requests
    assert (asked.method, asked.path) == ("POST", "/v26.0/3300110022/message_templates")
    assert asked.json == {
        "name": "t",
        "language": "pt_BR",
        "category": "UTILITY",
        "parameter_format": "positional",
        "components": [BODY],
    }
    platform.answer(Reply(json={"success": True}))
    await whatsapp.delete_template(made)
    gone = platform.requests[-1]
    assert (gone.method, dict(gone.query)) == ("DELETE", {"hsm_id": "77", "name": "t"})
