import * as z from "zod";
import { settings } from "./words.js";

/** JSON Schema of `redloom.config.yaml`, for editors: read off the words that it is read by. Draft 7, which editors know best. */
export function settingsSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(settings, { io: "input", target: "draft-07" });
  return { $schema, title: "Redloom settings", ...schema };
}
