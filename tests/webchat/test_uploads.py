"""Visitors' files: measured, judged by content, named by us, fetched by links that expire."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crosschat.files.links import Links
from crosschat.models import RawEvent, WebchatUpload
from tests.served import until
from tests.webchat.browser import Browser, Shop, kept_files

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"x" * 100
MP4 = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 100


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as writing:
        for name in names:
            writing.writestr(name, "<xml/>")
    return file.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
REFUSED = {
    "a program": b"MZ\x90\x00" + b"\x00" * 200,
    "a linux program": b"\x7fELF\x02\x01\x01" + b"\x00" * 200,
    "a page": b"<!DOCTYPE html><script>alert(1)</script>",
    "a page after words": b"hello <html><body onload=alert(1)>",
    "a script": b"<script>alert(1)</script>",
    "a drawing that runs code": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "xml": b"<?xml version='1.0'?><svg/>",
    "an archive": archive("a.txt"),
    "an archive with a program": archive("run.exe"),
    "a document with macros": archive(
        "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"
    ),
    "a broken archive": b"PK\x03\x04" + b"\x00" * 50,
    "nothing known": bytes(range(256)),
    "text with controls": b"hello\x00\x01\x02",
}


async def sent(browser: Browser, *ids: str, text: str = "") -> dict[str, Any]:
    status, _ = await browser.say(text, attachments=list(ids))
    assert status == 202

    async def there() -> Any:
        found = [e for e in await browser.history() if e["attachments"]]
        return found[0] if found else None

    entry: dict[str, Any] = await until(there)
    return entry


async def test_a_picture_is_uploaded_sent_and_fetched(
    shop: Shop, visitor: Browser, data_dir: Path
) -> None:
    status, upload = await visitor.upload(PNG, "holiday.png")
    assert status == 201
    assert (upload["kind"], upload["mime_type"], upload["size"]) == ("image", "image/png", len(PNG))
    async with shop.api.working():
        entry = await sent(visitor, upload["id"], text="look")
    assert (entry["type"], entry["text"]) == ("media", "look")
    [file] = entry["attachments"]
    assert (file["filename"], file["mime_type"]) == ("holiday.png", "image/png")
    async with shop.api.http.get(shop.api.url + file["url"]) as answer:
        assert answer.status == 200
        assert await answer.read() == PNG
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
    kept = kept_files(data_dir)
    assert len(kept) == 1
    assert "holiday" not in str(kept[0])
    # People see it in the inbox like any channel's file.
    _, page = await shop.api.ask("GET", "/v1/messages")
    [message] = [m for m in page["data"] if m["direction"] == "inbound"]
    assert message["attachments"][0]["filename"] == "holiday.png"


@pytest.mark.parametrize(
    ("data", "mime_type", "name"),
    [
        (PDF, "application/pdf", "file.pdf"),
        (MP4, "video/mp4", "file.mp4"),
        (b"\xff\xd8\xff\xe0" + b"x" * 50, "image/jpeg", "file.jpg"),
        (b"GIF89a" + b"x" * 50, "image/gif", "file.gif"),
        (b"RIFF\x00\x00\x00\x00WEBP" + b"x" * 50, "image/webp", "file.webp"),
        (b"OggS" + b"x" * 50, "audio/ogg", "file.ogg"),
        ("Grüße,\n1;2;3".encode(), "text/plain", "file.txt"),
        (
            DOCX,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "file.docx",
        ),
    ],
)
async def test_what_it_is_counts_not_what_it_says(
    visitor: Browser, data: bytes, mime_type: str, name: str
) -> None:
    status, upload = await visitor.upload(data, "file.exe", "application/x-msdownload")
    assert status == 201
    assert (upload["mime_type"], upload["filename"]) == (mime_type, name)


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED.keys())
async def test_what_may_harm_is_refused_under_any_name(
    shop: Shop, visitor: Browser, data: bytes, data_dir: Path
) -> None:
    for mime_type in ("image/png", "text/plain"):
        status, problem = await visitor.upload(data, "picture.png", mime_type)
        assert (status, problem["code"]) == (422, "file_type_not_allowed")
    assert kept_files(data_dir) == []


@pytest.mark.parametrize(
    "variables", [{"WEBCHAT_UPLOAD_MB": "0.01", "WEBCHAT_UPLOADS_PER_MINUTE": "0"}]
)
async def test_a_file_that_is_too_large_is_refused_whatever_it_declares(
    shop: Shop, visitor: Browser, data_dir: Path
) -> None:
    large = PNG + b"x" * 20_000
    status, problem = await visitor.upload(large)
    assert (status, problem["code"]) == (413, "file_too_large")

    async def endless() -> Any:
        while True:
            yield large

    # The server hangs up in the middle of it, so that the client may not even read the answer.
    try:
        status, _ = await visitor.upload(endless())
        assert status == 413
    except OSError:
        pass
    assert kept_files(data_dir) == []
    assert (await visitor.upload(b""))[1]["code"] == "empty_file"
    assert (await visitor.upload(PNG))[0] == 201


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("..\\..\\windows\\system32\\cmd.exe", "cmd.png"),
        ("/absolute.png", "absolute.png"),
        ("....//....//x.png", "x.png"),
        ("a\x00b\r\nX-Evil: 1.png", "abX-Evil_ 1.png"),
        ("", "file.png"),
        (".", "file.png"),
        ("..", "file.png"),
        (".htaccess", "htaccess.png"),
        ("\u202egnp.exe", "gnp.png"),
        ("n" * 400 + ".png", "n" * 120 + ".png"),
        ("Grüße an Łódź 🙂.PNG", "Grüße an Łódź 🙂.png"),
        ('a"b<c>d|e?f*.png', "a_b_c_d_e_f_.png"),
    ],
)
async def test_no_name_becomes_a_path(
    shop: Shop, visitor: Browser, data_dir: Path, given: str, shown: str
) -> None:
    status, upload = await visitor.upload(PNG, given)
    assert status == 201
    assert upload["filename"] == shown
    [file] = kept_files(data_dir)
    assert file.is_relative_to(data_dir / "files" / shop.workspace_id)


async def test_a_visitor_sends_only_their_own_uploads(shop: Shop, visitor: Browser) -> None:
    other = await shop.visit()
    _, upload = await other.upload(PNG)
    for upload_id in (upload["id"], "upl_nobody", ""):
        status, problem = await visitor.say("mine now", attachments=[upload_id])
        assert (status, problem["code"]) == (404, "not_found")
    assert await shop.api.rows(select(RawEvent)) == []


async def test_uploads_come_along_when_the_visitor_signs_in(shop: Shop, visitor: Browser) -> None:
    await shop.visit(identity={"jwt": shop.jwt("u")})
    _, upload = await visitor.upload(PNG)
    await visitor.start(identity={"jwt": shop.jwt("u")})
    assert (await visitor.say("", attachments=[upload["id"]]))[0] == 202


@pytest.mark.parametrize("variables", [{"WEBCHAT_UPLOADS_PER_MINUTE": "3"}])
async def test_a_visitor_may_only_upload_so_much(shop: Shop, visitor: Browser) -> None:
    assert (await visitor.upload(PNG))[0] == 201
    status, problem = await visitor.upload(PNG)
    assert (status, problem["code"]) == (429, "too_many_requests")
    assert int(visitor.headers["retry-after"]) >= 1
    assert len(await shop.api.rows(select(WebchatUpload))) == 1


async def test_a_link_works_until_it_expires_and_for_nothing_else(
    shop: Shop, visitor: Browser
) -> None:
    await visitor.upload(PNG)
    [row] = await shop.api.rows(select(WebchatUpload))
    links = shop.api.system.links

    async def fetch(path: str) -> int:
        async with shop.api.http.get(shop.api.url + path) as answer:
            return answer.status

    link = links.path(row.file, mime_type="image/png", filename="a.png", seconds=60)
    assert await fetch(link) == 200
    assert await fetch(links.path(row.file, mime_type="x/y", filename="a", seconds=-1)) == 404
    payload, signature = link.removeprefix("/files/").split(".")
    forged = Links(["another secret"]).path(
        row.file, mime_type="image/png", filename="a.png", seconds=60
    )
    for wrong in (
        forged,
        f"/files/{payload}",
        f"/files/{payload}.",
        f"/files/{payload}.{signature[:-2]}",
        f"/files/x{payload}.{signature}",
        f"/files/.{signature}",
        "/files/%2e%2e%2fapi-key",
        f"/files/{row.file}",
        "/files/ü.ü",
    ):
        assert await fetch(wrong) == 404, wrong
    for name in ("../api-key", "api-key", "/etc/passwd", "", "a//b", "ws_1/../../x"):
        signed = links.path(name, mime_type="image/png", filename="a", seconds=60)
        assert await fetch(signed) == 404, name
