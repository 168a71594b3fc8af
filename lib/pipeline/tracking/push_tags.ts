/** Tags of a run of the embedded store that was to go to a server. */
export const PUSH_TAGS = {
  /** The server's URI. */
  to: "push.to",
  /** URI of the registry, where it is another. */
  registry: "push.registry",
  /** The run that had begun on the server. */
  begunRunId: "push.begun_run_id",
  /** The run that it was sent as; it is there once all was sent. */
  sentRunId: "push.sent_run_id",
} as const;
