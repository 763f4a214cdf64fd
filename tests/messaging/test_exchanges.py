"""What is kept of a failed call holds no secret and nobody else's number."""

import pytest

from crosschat.messaging.exchanges import (
    Recording,
    note,
    note_refusal,
    note_silence,
    without_numbers,
)

OWN = "351911222333"


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("token my-own-secret is wrong", "token [secret] is wrong"),
        ("EAAGm0PX4ZCpsBAKZCqw7Qxyz is expired", "[secret] is expired"),
        ("/bot7654321:AAE-another-bots-token-0123456789ab/x", "/bot[secret]/x"),
        ("Authorization: Bearer abcdefghijkl.mno", "Authorization: [secret]"),
        ("key sk-proj-abcdefghijklmnop1234", "key [secret]"),
        (f"to {OWN} failed", f"to {OWN} failed"),
        ("to +351 911 222 333 failed", "to +351 911 222 333 failed"),
        ("to +44 20 7946 0958 failed", "to [number] failed"),
        ("to 351933444555.", "to [number]."),
        ('{"code":131047,"message":"24 hours"}', '{"code":131047,"message":"24 hours"}'),
    ],
)
def test_secrets_and_other_peoples_numbers_are_blotted_out(body: str, kept: str) -> None:
    with Recording() as recording:
        note_refusal("POST", "x/messages", 400, body.encode(), ["my-own-secret"])
    assert recording.exchanges[0].shown(OWN)["body"] == kept


def test_a_secret_is_not_saved_by_the_cut_at_two_kilobytes() -> None:
    secret = "s3cr3t-of-the-account"
    with Recording() as recording:
        note_refusal("POST", "x", 500, b"a" * 2040 + secret.encode() + b"b" * 5000, [secret])
    body = recording.exchanges[0].body or ""
    assert len(body) == 2048
    assert "s3cr" not in body


def test_success_keeps_no_body_and_silence_no_text() -> None:
    with Recording() as recording:
        note("POST", "1234/messages?access_token=secret", 200)
        note_silence("POST", "sendMessage", OSError("https://host/bot123:secret/"))
    ok, lost = recording.exchanges
    assert (ok.path, ok.status, ok.body) == ("1234/messages", 200, None)
    assert (lost.status, lost.error) == (None, "OSError")


def test_nothing_is_kept_where_nobody_records() -> None:
    note_refusal("POST", "x", 500, b"unheard")
    with Recording() as recording:
        pass
    note("POST", "x", 200)
    assert recording.exchanges == []


def test_without_a_number_of_ones_own_all_are_blotted_out() -> None:
    assert without_numbers("call 351933444555", "somebody@example.com") == "call [number]"
