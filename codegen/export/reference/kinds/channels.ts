import type { Channel } from "../../../model/model.js";
import { camelCase } from "../../../model/names.js";
import { clientVariable } from "../book.js";
import { html } from "../html.js";
import type { KindPage } from "../kind.js";
import { bound, optional, redisName, setting } from "../parts.js";
import { count, duration, size } from "../words.js";

export const channelPage: KindPage<Channel> = {
  title: "Channels",
  tell(_book, contract, channel) {
    const { address, message, name, replay, sharded } = channel;
    const path = `${clientVariable(contract)}.channels.${name}`;
    const payload = camelCase(message.name);
    const all = address.parameters.length > 0 && !sharded;
    const verb = sharded ? "S" : "";
    return {
      carries: [{ as: "message", message }],
      settings: [
        setting("maxBytes", channel.maxBytes, 1024 ** 2, size),
        setting("sharded", sharded, false, String),
        ...optional("replay", replay, (one) => `${count(one.maxEntries)} messages, ${duration(one.maxAgeMs)}`),
      ],
      people: "Any program with the contract may publish and subscribe; contracts do not say who does.",
      usage: [
        `await ${path}${bound(channel)}.publish(${payload});`,
        `const subscription = await ${path}${bound(channel)}.subscribe(async (${payload}, context) => { /* … */ });`,
        ...(all ? [`await ${path}.subscribeAll(async (${payload}, { parameters }) => { /* … */ });`] : []),
      ],
      wire: html`<code>${verb}PUBLISH ${redisName(contract, channel)}</code> with the JSON of the message, UTF-8${
        replay ? ", behind its number in the history that is kept beside the channel" : ", nothing around it"
      }. At most once: nobody is waited for.`,
    };
  },
};
