import type { components } from "./schema";

type Schemas = components["schemas"];

export type Conversation = Schemas["ConversationOut"];
export type ConversationPage = Schemas["ConversationPage"];
export type ConversationChange = Schemas["ConversationChange"];
export type Contact = Schemas["ContactProfileOut"];
export type Message = Schemas["MessageOut"];
export type MessagePage = Schemas["MessagePage"];
export type MessageStatus = Message["status"];
export type Attachment = Schemas["AttachmentOut"];
export type Member = Schemas["MemberOut"];
export type Me = Schemas["MeOut"];
export type Channel = Schemas["ChannelOut"];
export type Connection = Schemas["ConnectionOut"];
export type Agent = Schemas["AgentOut"];
export type Turn = Schemas["TurnOut"];
export type Lead = Schemas["LeadOut"];
export type Template = Schemas["TemplateOut"];
export type CannedReply = Schemas["CannedReplyOut"];
export type Label = Schemas["LabelOut"];
export type SavedView = Schemas["ViewOut"];
export type Counts = Schemas["CountsOut"];
export type Timeline = Schemas["TimelineOut"];
export type TestStep = Schemas["StepOut"];
