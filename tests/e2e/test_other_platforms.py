"""Without the sandbox, against another implementation of the same APIs, everything works alike."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from tests.e2e.conftest import Installation, free_port
from tests.e2e.signing import change, envelope, signed, text_message

STAND_INS = Path(__file__).parents[1] / "stand_ins"
BOT_TOKEN = "7654321:AAE-another-bots-token-0123456789ab"
NUMBER, TOKEN, SECRET = "445566", "EAA-real-looking-token", "the-real-app-secret"
Install = Callable[..., Awaitable[Installation]]


@contextlib.contextmanager
def stand_in(program: str, *arguments: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, STAND_INS / program, *arguments])
    try:
        yield
    finally:
        process.kill()
        process.wait()


async def test_the_same_works_with_the_sandbox_off_and_blocked(install: Install) -> None:
    port = free_port()
    it = await install(
        CROSSCHAT_SANDBOX="0",
        PYTHONPATH=str(STAND_INS / "blocker"),
        GRAPH_API_URL=f"http://127.0.0.1:{port}",
        OPENAI_BASE_URL=f"http://127.0.0.1:{port}/v1",
        OPENAI_MODEL="another-model",
        AI_API_KEY="sk-another-provider",
        META_ACCESS_TOKEN=TOKEN,
        META_PHONE_NUMBER_ID=NUMBER,
        META_APP_SECRET=SECRET,
    )
    assert blocked(it)
    webhook = f"{it.url}/whatsapp/webhook"
    with stand_in("platforms.py", str(port), TOKEN, SECRET, webhook):
        now = int(time.time())
        text = "is it raining in Porto?"
        message = change(NUMBER, messages=[text_message("351911111111", text, "wamid.P1", now)])
        body, headers = signed(envelope([message]), SECRET)
        async with it.http.post(webhook, data=body, headers=headers) as answer:
            assert answer.status == 200

        async def read() -> list[Any]:
            messages = (await it.get("/v1/messages"))["data"]
            return [m for m in messages if m["direction"] == "outbound" and m["status"] == "read"]

        [reply] = await it.until(read)
        assert reply["text"] == f"Another model read: {text}"
        async with it.http.get(f"http://127.0.0.1:{port}/accepted") as answer:
            [sent] = await answer.json()
        assert sent["text"]["body"] == reply["text"]
        assert sent["to"] == "+351911111111"
        async with it.http.get(f"http://127.0.0.1:{port}/asked") as answer:
            [question] = await answer.json()
        assert question["model"] == "another-model"
    for name in ("api", "worker"):
        for secret in (TOKEN, SECRET, "sk-another-provider"):
            assert secret not in it.log(name).read_text()


async def test_telegram_works_with_another_bot_api_and_the_sandbox_off(install: Install) -> None:
    graph, bots = free_port(), free_port()
    with (
        stand_in("platforms.py", str(graph), TOKEN, SECRET, "http://127.0.0.1:9/"),
        stand_in("bots.py", str(bots), BOT_TOKEN),
    ):
        it = await install(
            CROSSCHAT_SANDBOX="0",
            PYTHONPATH=str(STAND_INS / "blocker"),
            TELEGRAM_API_URL=f"http://127.0.0.1:{bots}",
            TELEGRAM_BOT_TOKEN=BOT_TOKEN,
            OPENAI_BASE_URL=f"http://127.0.0.1:{graph}/v1",
            AI_API_KEY="sk-another-provider",
        )
        assert blocked(it)
        text = {"text": "is it raining in Faro?"}
        async with it.http.post(f"http://127.0.0.1:{bots}/write", json=text) as answer:
            assert answer.status == 200

        async def sent() -> Any:
            async with it.http.get(f"http://127.0.0.1:{bots}/accepted") as answer:
                return await answer.json()

        [reply] = await it.until(sent)
        assert str(reply["chat_id"]) == "4242"
        assert reply["text"] == f"Another model read: {text['text']}"
    for name in ("api", "worker"):
        assert BOT_TOKEN.split(":")[1] not in it.log(name).read_text()


def blocked(it: Installation) -> bool:
    """The very interpreter and environment of the processes cannot import the sandbox."""
    tried = subprocess.run(
        [sys.executable, "-c", "import crosschat.sandbox"],
        env=it.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return tried.returncode != 0 and "blocked in this test" in tried.stderr
