"""Asking the simulated model over raw HTTP, by either of its APIs."""

import json
from typing import Any

import aiohttp

from tests.sandbox.stage import Answer, ask

KEY = {"Authorization": "Bearer any-key"}
HAND_OFF: dict[str, Any] = {
    "name": "hand_off",
    "description": "Give the conversation to a person",
    "parameters": {
        "type": "object",
        "properties": {
            "reason": {"type": "string"},
            "summary": {"type": "string"},
            "urgency": {"enum": ["low", "normal", "high"]},
            "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        },
        "required": ["reason", "summary", "urgency"],
    },
}


class Model:
    """Asks either API with the same words."""

    def __init__(self, http: aiohttp.ClientSession, url: str, api: str) -> None:
        self.http, self.url, self.api = http, url, api

    async def post(self, body: dict[str, Any], headers: dict[str, str] = KEY) -> Answer:
        path = "responses" if self.api == "responses" else "chat/completions"
        return await ask(self.http, "POST", f"{self.url}/{path}", json=body, headers=headers)

    def body(self, *turns: str, tools: bool = False, **more: Any) -> dict[str, Any]:
        """Turns alternate between user and assistant, and the user begins."""
        roles = ("user", "assistant")
        said = [{"role": roles[n % 2], "content": text} for n, text in enumerate(turns)]
        body: dict[str, Any] = {"model": "m", **more}
        body["input" if self.api == "responses" else "messages"] = said
        if tools:
            chat = [{"type": "function", "function": HAND_OFF}]
            body["tools"] = [{"type": "function", **HAND_OFF}] if self.api == "responses" else chat
        return body

    async def says(self, *turns: str, **more: Any) -> str:
        answer = await self.post(self.body(*turns, **more))
        assert answer.status == 200, answer.body
        assert answer.json["model"] == "crosschat-sandbox"
        if self.api == "responses":
            text: str = answer.json["output"][0]["content"][0]["text"]
        else:
            text = answer.json["choices"][0]["message"]["content"]
        return text

    async def calls(self, *turns: str, **more: Any) -> tuple[str, dict[str, Any]]:
        answer = (await self.post(self.body(*turns, tools=True, **more))).json
        if self.api == "responses":
            item = answer["output"][0]
        else:
            assert answer["choices"][0]["finish_reason"] == "tool_calls"
            item = answer["choices"][0]["message"]["tool_calls"][0]["function"]
        return item["name"], json.loads(item["arguments"])
