import type { Contract, ForeignGroup, Group, Stream } from "../../../model/model.js";
import { camelCase } from "../../../model/names.js";
import { type Book, clientVariable, contractName, definitionId, ownerOf } from "../book.js";
import { type Html, html, type Part } from "../html.js";
import type { KindPage } from "../kind.js";
import { bound, code, optional, redisName, type Setting, said, setting, settingList } from "../parts.js";
import { named } from "../types.js";
import { count, duration, joined, size } from "../words.js";

/** A group with the contract that declares it. */
interface Consumer {
  readonly group: Group | ForeignGroup;
  readonly contract: Contract;
  readonly owner: string | undefined;
  readonly foreign: boolean;
}

/** Every group of a stream, those of other contracts too. */
export function consumersOf(book: Book, contract: Contract, stream: Stream): readonly Consumer[] {
  const own = stream.groups.map((group) => ({
    group,
    contract,
    owner: ownerOf(contract, group, stream),
    foreign: false,
  }));
  const others = book.model.contracts.flatMap((other) =>
    other.groups
      .filter(({ of }) => of.contract === contract.folder && of.name === stream.name)
      .map((group) => ({ group, contract: other, owner: ownerOf(other, group), foreign: true })),
  );
  return [...own, ...others];
}

export const streamPage: KindPage<Stream> = {
  title: "Streams",
  tell(book, contract, stream) {
    const { deduplicate, headers, message, name, retention } = stream;
    const path = `${clientVariable(contract)}.streams.${name}`;
    const payload = camelCase(message.name);
    const consumers = consumersOf(book, contract, stream);
    return {
      carries: [{ as: "message", message }],
      settings: [
        setting("maxBytes", stream.maxBytes, 1024 ** 2, size),
        ...(retention ? retentionSettings(retention) : [{ word: "retention", value: "everything", isDefault: true }]),
        ...optional("deduplicate", deduplicate, ({ by, withinMs }) => [
          html`by <code>${by}</code>`,
          ` within ${duration(withinMs)}`,
        ]),
        ...optional("capacity", stream.capacity?.entries, (entries) => `${count(entries)} entries`),
      ],
      people: peopleOf(consumers),
      usage: [
        `const { id } = await ${path}${bound(stream)}.add(${payload});`,
        ...(contract.external ? [] : stream.groups.slice(0, 1)).map((group) =>
          consumes(`${path}${bound(stream)}.groups.${group.name}`, payload),
        ),
        `for await (const entry of ${path}${bound(stream)}.history()) { /* … */ }`,
      ],
      wire: html`<code>XADD ${redisName(contract, stream)} * data</code> with the JSON of the message; each header is a field
        <code>header:</code> and its name. At least once for every group.`,
      headers: (headers ?? []).map(({ type }) => type),
      more: html`${
        headers &&
        html`<h5>Headers</h5><ul class="fields">${headers.map((header) => named(book, contract, header))}</ul>`
      }${consumers.length > 0 && html`<h5>Consumer groups</h5>${consumers.map((one) => groupPart(contract, stream, one, payload))}`}`,
      words: consumers.flatMap((one) => [one.group.name, contractName(one.contract)]),
    };
  },
};

function retentionSettings({ maxEntries, maxAgeMs, hard }: NonNullable<Stream["retention"]>): Setting[] {
  const bounds = [
    ...(maxEntries === undefined ? [] : [`${count(maxEntries)} entries`]),
    ...(maxAgeMs === undefined ? [] : [duration(maxAgeMs)]),
  ];
  const kept = hard ? ", hard: also what groups have not acknowledged" : "";
  return [{ word: "retention", value: `${bounds.join(", ")}${kept}` }];
}

function peopleOf(consumers: readonly Consumer[]): Part {
  const added = "Any program with the contract may add entries.";
  if (consumers.length === 0) return `${added} No contract here declares a group: nobody is known to consume it.`;
  const who = consumers.map(({ group, contract, owner, foreign }) => [
    html`<b>${group.name}</b>`,
    (foreign || owner !== undefined) && ` (${[foreign && contractName(contract), owner].filter(Boolean).join(", ")})`,
  ]);
  return [`${added} Consumed by `, joined(who), "."];
}

function consumes(group: string, payload: string): string {
  return `const consumer = await ${group}.consume(async (${payload}, delivery) => { /* … */ });`;
}

function groupPart(
  contract: Contract,
  stream: Stream,
  { group, contract: by, owner, foreign }: Consumer,
  payload: string,
): Html {
  const id = foreign
    ? `${by.folder}.groups.${group.name}`
    : `${definitionId(contract, "streams", stream)}.groups.${group.name}`;
  const client = `${clientVariable(by)}.groups.${group.name}${bound(stream)}`;
  return html`<section class="group" id="${id}"><h6>${group.name}</h6>${
    (foreign || owner !== undefined) &&
    html`<p class="note">${foreign && html`Declared by <a href="#${by.folder}">${contractName(by)}</a>. `}${owner !== undefined && `Owner: ${owner}.`}</p>`
  }${said(group.doc)}${settingList(groupSettings(group))}${
    foreign && !by.external && code(consumes(client, payload))
  }</section>`;
}

function groupSettings({ start, concurrency, ackTimeoutMs, retry, deadLetter, order }: Group): Setting[] {
  const backoff = `${duration(retry.initialMs)} × ${retry.factor}, up to ${duration(retry.maxMs)}, jitter ${retry.jitter}`;
  const kept = `${count(deadLetter.maxEntries)} entries, ${duration(deadLetter.maxAgeMs)}`;
  return [
    { word: "start", value: start },
    setting("concurrency", concurrency, 16, count),
    setting("ackTimeout", ackTimeoutMs, 30_000, duration),
    setting("retry.maxAttempts", retry.maxAttempts, 5, count),
    setting("retry.backoff", backoff, "1s × 2, up to 1m, jitter 0.2", String),
    setting("deadLetter", kept, "10,000 entries, 30d", String),
    ...optional("order", order, ({ by }) => html`by <code>${by}</code>`),
  ];
}
