/** 32 hex digits from the system's random source. */
export function randomId(): string {
  return crypto.randomUUID().replaceAll("-", "");
}
