import type { Page } from "./types.ts";

/** What a search gives, over all its pages. */
export async function allPages<T>(search: (pageToken?: string) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let pageToken: string | undefined;
  do {
    const page = await search(pageToken);
    items.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return items;
}

/** A text as a search filter takes it. */
export function textLiteral(text: string): string {
  return text.includes("'") ? `"${text}"` : `'${text}'`;
}
