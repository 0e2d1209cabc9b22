import { type Break, breaksOf } from "./break.ts";
import { DELIVERY } from "./core/delivery.ts";
import { PIPELINE } from "./core/pipeline.ts";
import { PLATFORM } from "./core/platform.ts";
import { STORAGE } from "./core/stores.ts";

/** Every named mistake: two or more a row. */
export const BREAKS: readonly Break[] = [PLATFORM, DELIVERY, PIPELINE, STORAGE].flatMap(breaksOf);
