import { openSqliteStore } from "../suite/open_sqlite_store.ts";
import { testPush } from "../suite/push_suite.ts";

testPush("sqlite to sqlite", async () => ({
  from: await openSqliteStore(),
  to: await openSqliteStore(),
}));
