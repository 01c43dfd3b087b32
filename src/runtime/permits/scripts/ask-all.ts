import { defineScript } from "../../wire/script.js";

export const askAllScript = defineScript("permit-ask-all", "return {}");
