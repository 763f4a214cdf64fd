"""Labels over HTTP."""

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from crosschat.conversations.changing import LABEL
from crosschat.conversations.endpoints import Reader, Writer
from crosschat.conversations.labels import drop_label, list_labels, paint_label

router = APIRouter(tags=["labels"])


class LabelOut(BaseModel):
    """`color` is ``#rrggbb``; None: nobody has chosen one."""

    name: str
    color: str | None


class LabelPage(BaseModel):
    data: list[LabelOut]


class LabelIn(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"color": "#2f9e44"}]})

    color: str | None = Field(default=None, pattern=r"^#[0-9a-fA-F]{6}$")


@router.get("/v1/labels", summary="List labels")
async def labels(caller: Reader) -> LabelPage:
    """All that are in use or have a colour, by name."""
    rows = await list_labels(caller.session)
    return LabelPage(data=[LabelOut(name=row.name, color=row.color) for row in rows])


# `:path`, since a label may hold a slash.
@router.put("/v1/labels/{label:path}", summary="Make a label, or give it a colour")
async def put_label(label: LABEL, body: LabelIn, caller: Writer) -> LabelOut:
    await paint_label(caller.session, caller.workspace_id, label, body.color)
    return LabelOut(name=label, color=body.color)


@router.delete("/v1/labels/{label:path}", status_code=204, summary="Delete a label")
async def delete_label(label: str, caller: Writer) -> Response:
    """It is taken off every conversation."""
    await drop_label(caller.session, caller.workspace_id, label)
    return Response(status_code=204)
