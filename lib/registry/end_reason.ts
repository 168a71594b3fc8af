/** The tag that says why a run ended as FAILED or KILLED. */
export const END_REASON_TAG = "run.end_reason";
