export { smallPlan } from "./small_plan.ts";
