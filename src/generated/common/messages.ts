// Written by redloom from schemas/common.yaml. Do not edit.
/** Names one agent process. */
export type AgentId = string;

/** Who sent something, and when. */
export interface Origin {
  agentId: AgentId;
  /**
   * Filled in by the sender's runtime.
   *
   * Filled in where the writer leaves it out: `now`.
   */
  at: string;
  host?: string | undefined;
}

/**
 * Who sent something, and when.
 *
 * As a writer gives it: what has a default or is filled in may be left out.
 */
export interface OriginInput {
  agentId: AgentId;
  /**
   * Filled in by the sender's runtime.
   *
   * Filled in where the writer leaves it out: `now`.
   */
  at?: string | undefined;
  host?: string | undefined;
}
