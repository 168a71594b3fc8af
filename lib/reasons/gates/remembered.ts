/**
 * The same function of a string, which looks up what it found before: words and the
 * texts of contexts are few and come again in every check.
 *
 * @param most Strings to remember; past that it starts anew.
 */
export function remembered<T>(find: (text: string) => T, most = 20_000): (text: string) => T {
  const found = new Map<string, T>();
  return (text) => {
    let value = found.get(text);
    if (value === undefined) {
      value = find(text);
      if (found.size >= most) found.clear();
      found.set(text, value);
    }
    return value;
  };
}
