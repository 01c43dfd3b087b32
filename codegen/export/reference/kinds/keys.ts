import type { Key } from "../../../model/model.js";
import { clientVariable } from "../book.js";
import { html } from "../html.js";
import type { KindPage } from "../kind.js";
import { bound, optional, redisName, setting } from "../parts.js";
import { duration, size } from "../words.js";

export const keyPage: KindPage<Key> = {
  title: "Keys",
  tell(_book, contract, key) {
    const path = `${clientVariable(contract)}.keys.${key.name}${bound(key)}`;
    const { encoding, expiresMs, staleForMs, value } = key;
    const form =
      encoding === "json"
        ? "the JSON of the value"
        : encoding === "text"
          ? "the text as it is"
          : "the bytes as they are";
    return {
      carries: value ? [{ as: "value", message: value }] : [],
      settings: [
        setting("encoding", String(encoding), "json", String),
        setting("maxBytes", key.maxBytes, 1024 ** 2, size),
        expiresMs === undefined
          ? { word: "expires", value: "never", isDefault: true }
          : { word: "expires", value: duration(expiresMs) },
        ...optional("staleFor", staleForMs, duration),
        setting("onInvalid", String(key.onInvalid), "throw", String),
      ],
      people: "Any program with the contract may read and write it; contracts do not say who does.",
      usage: [`const value = await ${path}.get();`, `await ${path}.set(newValue);`, `await ${path}.delete();`],
      wire: html`<code>SET ${redisName(contract, key)}</code> with ${form}${expiresMs !== undefined && ", and PX"}.`,
    };
  },
};
