import { type Break, breaksOf } from "./break.ts";
import { DELIVERY } from "./core/delivery.ts";
import { PIPELINE } from "./core/pipeline.ts";
import { PLATFORM } from "./core/platform.ts";
import { STORAGE } from "./core/stores.ts";
import { HUB_PLATFORM } from "./hub/platform.ts";
import { HUB_SERVICES } from "./hub/services.ts";
import { LGTM_STACK } from "./lgtm-ha/stack.ts";
import { SRE_COMPOSE } from "./sre/compose.ts";
import { SRE_PROMETHEUS } from "./sre/monitoring.ts";
import { SRE_NOTIFYING } from "./sre/notifying.ts";
import { SRE_ORDER_PAYMENT } from "./sre/services.ts";
import { SRE_USER_TRAFFIC } from "./sre/users-traffic.ts";

/** Every named mistake: two or more a row. */
export const BREAKS: readonly Break[] = [
  PLATFORM,
  DELIVERY,
  PIPELINE,
  STORAGE,
  SRE_PROMETHEUS,
  SRE_COMPOSE,
  SRE_NOTIFYING,
  LGTM_STACK,
  HUB_SERVICES,
  HUB_PLATFORM,
  SRE_ORDER_PAYMENT,
  SRE_USER_TRAFFIC,
].flatMap(breaksOf);
