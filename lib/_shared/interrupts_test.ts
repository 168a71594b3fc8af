import { assert, assertEquals } from "@std/assert";
import { exists, withSystemFolder } from "./files.ts";
import { onInterrupt, settleInterrupt } from "./interrupts.ts";

Deno.test("settleInterrupt() removes what work has begun while callbacks were called", async () => {
  const isMade = Promise.withResolvers<string>();
  const isOver = Promise.withResolvers<void>();
  let work = Promise.resolve();
  {
    using _ = onInterrupt(async () => {
      work = withSystemFolder("interrupts-", (folder) => {
        isMade.resolve(folder);
        return isOver.promise;
      });
      await isMade.promise;
    });
    await settleInterrupt({ isSecond: false });
  }
  assertEquals(await exists(await isMade.promise), false);
  isOver.resolve();
  await work;
});

Deno.test("settleInterrupt() waits for callbacks, but not at a second interrupt", async () => {
  const isOver = Promise.withResolvers<void>();
  let isSettled = false;
  using _ = onInterrupt(() => isOver.promise);
  const first = settleInterrupt({ isSecond: false }).then(() => isSettled = true);
  await settleInterrupt({ isSecond: true });
  assert(!isSettled);
  isOver.resolve();
  await first;
});
