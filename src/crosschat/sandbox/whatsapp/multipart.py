"""`multipart/form-data` as media uploads need it (RFC 7578)."""

import re
from dataclasses import dataclass
from email.message import Message


@dataclass(slots=True, frozen=True)
class Part:
    """One field of a form. `mime_type` is what the part itself says, None if nothing."""

    name: str
    filename: str | None
    mime_type: str | None
    content: bytes


def parse_form(content_type: str, body: bytes) -> dict[str, Part]:
    """The fields of a form by name; empty for a body that is no form."""
    boundary = _parameter(content_type, "boundary")
    if boundary is None:
        return {}
    delimiter = b"--" + boundary.encode("latin-1")
    fields = {}
    for block in re.split(b"(?:^|\r\n)" + re.escape(delimiter), body)[1:]:
        if block.startswith(b"--"):
            break
        part = _part(block)
        if part is not None:
            fields[part.name] = part
    return fields


def _part(block: bytes) -> Part | None:
    head, separator, content = block.partition(b"\r\n\r\n")
    if not separator:
        return None
    headers: dict[str, str] = {}
    for line in head.decode("utf-8", "replace").split("\r\n"):
        header, _, value = line.partition(":")
        headers[header.strip().lower()] = value.strip()
    disposition = headers.get("content-disposition", "")
    name = _parameter(disposition, "name")
    if name is None:
        return None
    return Part(name, _parameter(disposition, "filename"), headers.get("content-type"), content)


def _parameter(header: str, name: str) -> str | None:
    message = Message()
    message["Content-Type"] = header
    value = message.get_param(name)
    return value if isinstance(value, str) else None
