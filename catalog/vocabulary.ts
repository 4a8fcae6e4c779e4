/** How a stack answers requests; decides which other config keys exist. See docs/architecture.md, section 1. */
export const modes = ["managed", "open-weight-api", "self-hosted", "hybrid"] as const;
export type Mode = (typeof modes)[number];

/**
 * Data classes, least strict first. The order is the meaning: a class may only be raised, and an unknown class counts as
 * the last one.
 */
export const dataClasses = ["public", "internal", "personal", "health", "regulated"] as const;
export type DataClass = (typeof dataClasses)[number];

/** The complexity side of routing: what kind of work a request asks for. */
export const taskClasses = ["classification", "extraction", "summarization", "chat", "reasoning"] as const;
export type TaskClass = (typeof taskClasses)[number];
