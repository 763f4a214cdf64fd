"""The tables, one file each. Importing this package registers all of them with the metadata."""

from crosschat.models.agent import Agent
from crosschat.models.agent_tool import AgentTool
from crosschat.models.agent_try import AgentTry
from crosschat.models.agent_turn import AgentTurn
from crosschat.models.api_key import ApiKey
from crosschat.models.attachment import Attachment
from crosschat.models.base import Base, ScopeViolation, TenantRow
from crosschat.models.canned_reply import CannedReply
from crosschat.models.connection import Connection
from crosschat.models.contact import Contact
from crosschat.models.conversation import Conversation
from crosschat.models.delivery import Delivery
from crosschat.models.delivery_attempt import DeliveryAttempt
from crosschat.models.idempotency import IdempotentAnswer
from crosschat.models.identity import Identity
from crosschat.models.label import Label
from crosschat.models.lane import JobRow, Lane, RateBucket, Timer
from crosschat.models.lead import Lead
from crosschat.models.live_change import LiveChange
from crosschat.models.member import Member, MemberSession
from crosschat.models.mention import Mention
from crosschat.models.message import Message
from crosschat.models.parked_report import ParkedReport
from crosschat.models.prompt import Prompt, PromptVersion
from crosschat.models.raw_event import RawEvent
from crosschat.models.saved_view import SavedView
from crosschat.models.template import Template
from crosschat.models.tool_call import ToolCall
from crosschat.models.webchat_entry import WebchatEntry
from crosschat.models.webchat_session import WebchatSession
from crosschat.models.webchat_upload import WebchatUpload
from crosschat.models.webchat_visitor import WebchatVisitor
from crosschat.models.worker_pulse import WorkerPulse
from crosschat.models.workspace import Workspace

__all__ = [
    "Agent",
    "AgentTool",
    "AgentTry",
    "AgentTurn",
    "ApiKey",
    "Attachment",
    "Base",
    "CannedReply",
    "Connection",
    "Contact",
    "Conversation",
    "Delivery",
    "DeliveryAttempt",
    "IdempotentAnswer",
    "Identity",
    "JobRow",
    "Label",
    "Lane",
    "Lead",
    "LiveChange",
    "Member",
    "MemberSession",
    "Mention",
    "Message",
    "ParkedReport",
    "Prompt",
    "PromptVersion",
    "RateBucket",
    "RawEvent",
    "SavedView",
    "ScopeViolation",
    "Template",
    "TenantRow",
    "Timer",
    "ToolCall",
    "WebchatEntry",
    "WebchatSession",
    "WebchatUpload",
    "WebchatVisitor",
    "WorkerPulse",
    "Workspace",
]
