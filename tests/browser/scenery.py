"""A business day: customers of many kinds, with whatever the channels can bring."""

from io import BytesIO
from typing import Any

import asyncpg
import orjson
from bench.installation import Installation
from PIL import Image, ImageDraw

from tests.browser.phone import Phone

_TALKS: list[tuple[str, str, list[str]]] = [
    ("351910000001", "Rita Lopes", ["Olá! Where is my order 4711?", "I ordered three weeks ago."]),
    ("351910000002", "Müller & Söhne GmbH", ["We need 40 copies of the atlas by Friday."]),
    ("351910000003", "محمد الأحمد", ["مرحبًا، هل لديكم كتب للأطفال؟"]),
    ("351910000004", "山田 太郎", ["予約を確認したいのですが。"]),
    ("351910000005", "Zoë", ["👋😀", "Do you ship to Ireland? 🇮🇪"]),
    ("351910000006", "José António de Sousa e Silva Vasconcelos", ["I want to return a book."]),
    ("351910000007", "Priya N.", ["The invoice 2026-118 has the wrong VAT number."]),
    ("351910000008", "Tom", ["ok thanks", "one more thing", "can I pick it up on Saturday?"]),
]


def picture() -> bytes:
    """A small JPEG that looks like something."""
    image = Image.new("RGB", (640, 420), "#f3e3c3")
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 60, 300, 360), fill="#8a2b2b")
    draw.rectangle((330, 90, 560, 360), fill="#26506b")
    draw.text((90, 100), "ATLAS OF HARBOURS", fill="#f3e3c3")
    draw.text((360, 130), "TIDE TABLES 2026", fill="#f3e3c3")
    file = BytesIO()
    image.save(file, "JPEG")
    return file.getvalue()


async def a_day(it: Installation) -> None:
    """Writes the talks, with a file, a place, contacts and a reaction among them."""
    last = ""
    for number, name, texts in _TALKS:
        phone = Phone(it, number, name)
        for text in texts:
            last = await phone.write(text)
    rita = Phone(it, "351910000001", "Rita Lopes")
    media = await _upload(it, picture(), "image/jpeg")
    image = {"id": media, "mime_type": "image/jpeg", "caption": "This is how it arrived."}
    await rita.write(type="image", payload=image)
    place = {"latitude": 38.7079, "longitude": -9.1366, "name": "Cais do Sodré"}
    await rita.write(type="location", payload=place)
    card = {"name": {"formatted_name": "Marta Dias"}, "phones": [{"phone": "+351 910 000 099"}]}
    await rita.write(type="contacts", payload=[card])
    await Phone(it, "351910000008", "Tom").write(
        type="reaction", payload={"message_id": last, "emoji": "👍"}
    )


async def _upload(it: Installation, content: bytes, mime_type: str) -> str:
    async with it.http.post(
        f"{it.sandbox}/sandbox/whatsapp/media",
        data=content,
        headers={"Content-Type": mime_type},
    ) as answer:
        assert answer.status < 300, await answer.text()
        return str((await answer.json())["id"])


async def worked_on(it: Installation) -> dict[str, Any]:
    """Labels, a note, canned replies: what colleagues leave behind. Returns Rita's conversation."""

    async def arrived() -> Any:
        page = await it.get("/v1/conversations")
        found = {row["contact"]["name"]: row for row in page["data"]}
        return found.get("Rita Lopes") if len(found) == len(_TALKS) else None

    rita = await it.until(arrived)
    await it.post(
        f"/v1/conversations/{rita['id']}/notes", {"text": "Parcel is stuck at the depot; called."}
    )
    await it.patch(
        f"/v1/conversations/{rita['id']}", {"labels": ["order", "delay"], "priority": "urgent"}
    )
    for shortcut, text in (
        ("hours", "We are open Monday to Saturday, nine to seven."),
        ("thanks", "Thank you, {{contact.first_name}}! Write whenever you need us."),
    ):
        await it.post("/v1/canned-replies", {"shortcut": shortcut, "text": text})
    return dict(rita)


_HTML = """<h1>Invoice 2026-118</h1><p>Dear team, the <b>VAT number</b> is not ours.</p>
<table><tr><th>Item</th><th>Price</th></tr><tr><td>Atlas of harbours</td><td>49.00</td></tr></table>
<p><img src="https://pictures.example/logo.png" alt="Logo"> <a href="https://example.com">Ours</a></p>
"""


async def as_mail(it: Installation, name: str) -> str:
    """Lets what somebody wrote be a mail of HTML. Returns their conversation's id."""
    page = await it.get("/v1/conversations")
    [conversation] = [row for row in page["data"] if row["contact"]["name"] == name]
    connection = await asyncpg.connect(it.environment["DATABASE_URL"])
    try:
        await connection.execute(
            "UPDATE messages SET content = content || $2::text::jsonb"
            " WHERE conversation_id = $1 AND direction = 'inbound'",
            conversation["id"],
            orjson.dumps({"html": _HTML}).decode(),
        )
    finally:
        await connection.close()
    return str(conversation["id"])
