"""Prompts and their versions over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from sqlalchemy import exists, select

from crosschat.agents.pages import Limit, page
from crosschat.agents.prompts.schemas import (
    PromptIn,
    PromptOut,
    PromptPage,
    PromptPatch,
    PromptRow,
    VersionIn,
    VersionOut,
    VersionPage,
    prompt_out,
    version_out,
)
from crosschat.agents.repository import get_prompt, newest_numbers, touch_agents, version_of
from crosschat.agents.service import add_prompt, add_version
from crosschat.errors import Conflict, NotFound
from crosschat.kit import clock
from crosschat.models import Agent, Prompt, PromptVersion
from crosschat.workspaces.access import Access, access
from crosschat.workspaces.idempotency import once

router = APIRouter(tags=["prompts"])
Reader = Annotated[Access, access("agents:read")]
Writer = Annotated[Access, access("agents:write")]


async def _out(caller: Access, prompt: Prompt) -> PromptOut:
    return prompt_out(prompt, await _version(caller, prompt.id, None))


async def _version(caller: Access, prompt_id: str, number: int | None) -> PromptVersion:
    version = await version_of(caller.session, prompt_id, number)
    if version is None:
        raise NotFound("This prompt has no such version. `GET /v1/prompts/{id}/versions` has all.")
    return version


@router.post("/v1/prompts", response_model=PromptOut, status_code=201, summary="Store a prompt")
async def make(body: PromptIn, request: Request, caller: Writer) -> Response:
    """Version 1 of a new prompt. Takes an `Idempotency-Key`."""

    async def action() -> PromptOut:
        prompt = await add_prompt(
            caller.session, caller.workspace_id, body.name, body.text, body.defaults
        )
        return await _out(caller, prompt)

    return await once(request, caller.session, caller.workspace_id, action, status=201)


@router.get("/v1/prompts", summary="List prompts")
async def list_prompts(caller: Reader, limit: Limit = 50, cursor: str | None = None) -> PromptPage:
    rows, following = await page(
        caller.session, Prompt, select(Prompt), limit=limit, cursor=cursor, filters={}
    )
    newest = await newest_numbers(caller.session, [row.id for row in rows])
    return PromptPage(
        data=[
            PromptRow(
                id=row.id,
                name=row.name,
                newest_version=newest[row.id],
                created_at=row.created_at,
                updated_at=row.updated_at,
            )
            for row in rows
        ],
        next=following,
    )


@router.get("/v1/prompts/{prompt_id}", summary="One prompt")
async def one(prompt_id: str, caller: Reader) -> PromptOut:
    return await _out(caller, await get_prompt(caller.session, prompt_id))


@router.patch("/v1/prompts/{prompt_id}", summary="Rename a prompt")
async def rename(prompt_id: str, body: PromptPatch, caller: Writer) -> PromptOut:
    prompt = await get_prompt(caller.session, prompt_id, lock=True)
    prompt.name, prompt.updated_at = body.name, clock.now()
    await caller.session.flush()
    return await _out(caller, prompt)


@router.delete("/v1/prompts/{prompt_id}", status_code=204, summary="Delete a prompt")
async def delete(prompt_id: str, caller: Writer) -> None:
    prompt = await get_prompt(caller.session, prompt_id, lock=True)
    if await caller.session.scalar(select(exists().where(Agent.prompt_id == prompt_id))):
        raise Conflict("Agents use this prompt; give them another one first.", code="prompt_used")
    await caller.session.delete(prompt)
    await caller.session.flush()


@router.post(
    "/v1/prompts/{prompt_id}/versions",
    response_model=VersionOut,
    status_code=201,
    summary="Store a new version",
)
async def make_version(
    prompt_id: str, body: VersionIn, request: Request, caller: Writer
) -> Response:
    """Agents that are not tied to a version use it from now on. Takes an `Idempotency-Key`."""

    async def action() -> VersionOut:
        session = caller.session
        prompt = await get_prompt(session, prompt_id, lock=True)
        newest = await _version(caller, prompt_id, None)
        version = await add_version(session, prompt, newest.number + 1, body.text, body.defaults)
        prompt.updated_at = clock.now()
        await session.flush()
        await touch_agents(session, (Agent.prompt_id == prompt_id) & Agent.prompt_version.is_(None))
        return version_out(version)

    return await once(request, caller.session, caller.workspace_id, action, status=201)


@router.get("/v1/prompts/{prompt_id}/versions", summary="Versions of a prompt")
async def versions(
    prompt_id: str, caller: Reader, limit: Limit = 50, cursor: str | None = None
) -> VersionPage:
    await get_prompt(caller.session, prompt_id)
    rows, following = await page(
        caller.session,
        PromptVersion,
        select(PromptVersion).where(PromptVersion.prompt_id == prompt_id),
        limit=limit,
        cursor=cursor,
        filters={"prompt": prompt_id},
    )
    return VersionPage(data=[version_out(row) for row in rows], next=following)


@router.get("/v1/prompts/{prompt_id}/versions/{number}", summary="One version")
async def one_version(prompt_id: str, number: int, caller: Reader) -> VersionOut:
    return version_out(await _version(caller, prompt_id, number))
