"""`GET /v1/channels` tells clients what a message may hold before they send it."""

from pathlib import Path
from typing import Any

from tests.served import serving


async def test_each_channel_tells_what_its_messages_may_hold(dsn: str, data_dir: Path) -> None:
    async with serving(dsn, data_dir) as api:
        _, page = await api.ask("GET", "/v1/channels", key=None)
    told: dict[str, Any] = {channel["key"]: channel for channel in page["data"]}
    whatsapp, telegram, instagram = told["whatsapp"], told["telegram"], told["instagram"]

    image = {"size": 5 * 1024 * 1024, "types": ["image/jpeg", "image/png"], "captioned": True}
    assert whatsapp["files"]["image"] == image
    assert whatsapp["files"]["document"]["types"] == []
    assert (whatsapp["files"]["sticker"]["captioned"], whatsapp["caption"]) == (False, 1024)
    assert (whatsapp["album"], whatsapp["album_kinds"]) == (1, [])
    assert whatsapp["interactive"]["buttons"] == {
        "choices": 3,
        "body": 1024,
        "title": 20,
        "description": 0,
        "header": 60,
        "footer": 60,
        "button": 0,
        "header_media": ["document", "image", "video"],
    }

    assert telegram["album"] == 10
    assert telegram["album_kinds"] == [["image", "video"], ["document"], ["audio"]]

    # Text and file are two messages; a body without a limit of its own may be as long as a text.
    assert (instagram["caption"], instagram["files"]["image"]["captioned"]) == (0, False)
    assert instagram["files"]["document"]["types"] == ["application/pdf"]
    assert instagram["interactive"]["buttons"]["body"] == instagram["text"] == 1000
