"""The templates of a WhatsApp account, as Meta lists them (whatsapp.md §11)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from msgspec import structs

from crosschat.channels.whatsapp.outbound_template import NAME
from crosschat.channels.whatsapp.template_check import APPROVED, needs_values
from crosschat.channels.whatsapp.verdicts import BAD_CURSOR
from crosschat.messaging.abilities import NewTemplate
from crosschat.messaging.channel import KnownTemplate
from crosschat.messaging.failures import NotConfigured, Rejected
from crosschat.platforms.meta.graph import Graph
from crosschat.platforms.meta.reading import mapping, objects, text

_FIELDS = (
    "id,name,language,status,category,sub_category,components,parameter_format,quality_score,"
    "rejected_reason"
)
_PAGE = 100
# §11: at most 6,000 templates an account.
_MOST_PAGES = 100
_ASIDE = ("sub_category", "rejected_reason")


async def list_templates(graph: Graph, business_account: str) -> tuple[KnownTemplate, ...]:
    """Every template of the account. Raises: ChannelError."""
    account_id(business_account)
    try:
        return await _all_pages(graph, business_account)
    except Rejected as error:
        if error.provider_code != str(BAD_CURSOR):
            raise
        # The list changed while it was read.
        return await _all_pages(graph, business_account)


async def _all_pages(graph: Graph, business_account: str) -> tuple[KnownTemplate, ...]:
    found: list[KnownTemplate] = []
    parameters = {"fields": _FIELDS, "limit": str(_PAGE)}
    for _ in range(_MOST_PAGES):
        page = await graph.get(f"{business_account}/message_templates", parameters)
        found += [_known(row) for row in objects(page, "data")]
        cursor = _next_cursor(mapping(page, "paging"))
        if cursor is None or cursor == parameters.get("after"):
            break
        parameters["after"] = cursor
    return tuple(found)


async def create_template(
    graph: Graph, business_account: str, template: NewTemplate
) -> KnownTemplate:
    """Submit a template to Meta's review. Raises: ChannelError."""
    if not NAME.fullmatch(template.name):
        raise Rejected("A template's name holds only a-z, 0-9 and _.")
    row = {
        "name": template.name,
        "language": template.language.replace("-", "_"),
        "category": template.category.upper(),
        "parameter_format": "named" if template.named_parameters else "positional",
        "components": list(template.components),
    }
    edge = f"{account_id(business_account)}/message_templates"
    answer = await graph.post(edge, row)
    # Meta may put it into another category at once.
    return _known({**row, **answer})


async def delete_template(graph: Graph, business_account: str, template: KnownTemplate) -> None:
    """Delete one language; Meta blocks the name for 30 days. Raises: ChannelError."""
    edge = f"{account_id(business_account)}/message_templates"
    await graph.delete(edge, {"hsm_id": template.id, "name": template.name})


def account_id(business_account: str) -> str:
    """Raises: NotConfigured, when it is none."""
    if not (business_account.isascii() and business_account.isdigit()):
        raise NotConfigured(
            "Templates need the WhatsApp Business Account ID. Enter it in this connection."
        )
    return business_account


def _next_cursor(paging: dict[str, Any]) -> str | None:
    """Only the cursor is taken from `next`, whose address would lead the token astray."""
    following = text(paging, "next")
    if following is None:
        return None
    named = parse_qs(urlsplit(following).query).get("after", [None])[0]
    return text(mapping(paging, "cursors"), "after") or named


def _known(row: dict[str, Any]) -> KnownTemplate:
    status = (text(row, "status") or "").upper()
    known = KnownTemplate(
        id=text(row, "id") or "",
        name=text(row, "name") or "",
        language=text(row, "language") or "",
        status=status,
        category=text(row, "category"),
        components=tuple(objects(row, "components")),
        named_parameters=(text(row, "parameter_format") or "").upper() == "NAMED",
        quality=text(mapping(row, "quality_score"), "score"),
        sendable=status == APPROVED,
        metadata={key: row[key] for key in _ASIDE if row.get(key) is not None},
    )
    return structs.replace(known, needs_values=needs_values(known))
