/**
 * The chat writer: any endpoint that speaks the OpenAI protocol, and Databricks.
 * It runs in a worker ({@linkcode runChat}), so that nothing here loads the client.
 * @module
 */
export * from "./chat_settings.ts";
export * from "./read_reply.ts";
export * from "./run_chat.ts";
export * from "./token_price.ts";
export type { ChatReply } from "./chat_client.ts";
export type { ChatLimits, ChatReport, ChatText } from "./chat_writer.ts";
