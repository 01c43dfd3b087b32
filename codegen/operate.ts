import { hasSensitive, masked, maskPayload } from "./mask.js";
import type { Contract, Group, Model, Stream, Type } from "./model/model.js";

/** What those who operate a stream need to know of it. */
export interface OperatedStream {
  /** `<namespace>.streams.<name>`, or the file's name where the namespace is empty. */
  readonly definition: string;
  /** The first part of `definition`. */
  readonly contract: string;
  readonly name: string;
  readonly address: OperatedAddress;
  readonly groups: readonly OperatedGroup[];
  /** A payload for people to look at. */
  readonly mask: (payload: unknown) => unknown;
  /** Is anything of its message sensitive? What cannot be read is not shown then. */
  readonly sensitive: boolean;
  readonly maskHeaders: (headers: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
}

/** As the runtime takes an address. */
export interface OperatedAddress {
  readonly definition: string;
  readonly namespace: string;
  readonly template: string;
  readonly parameters: Readonly<Record<string, { readonly type: "string" | "integer" }>>;
  readonly slot?: string;
}

export interface OperatedGroup {
  readonly name: string;
  /** Which contract declares it. */
  readonly contract: string;
  readonly start: "earliest" | "latest";
  readonly ackTimeoutMs: number;
}

/**
 * The streams of the project's contracts, and those of others that they have groups on. Each with every group that any of
 * these contracts declares.
 */
export function operatedStreams(model: Model): readonly OperatedStream[] {
  return model.contracts.flatMap((contract) =>
    contract.streams.flatMap((stream) => {
      const groups = [
        ...stream.groups.map((group) => operatedGroup(contract, group)),
        ...foreignGroups(model, contract, stream),
      ];
      const wanted = !contract.external || groups.some((group) => group.contract !== contractName(contract));
      return wanted ? [operatedStream(model, contract, stream, groups)] : [];
    }),
  );
}

function operatedStream(
  model: Model,
  contract: Contract,
  stream: Stream,
  groups: readonly OperatedGroup[],
): OperatedStream {
  const definition = `${contractName(contract)}.streams.${stream.name}`;
  const { template, parameters, slot } = stream.address;
  const hidden = new Set((stream.headers ?? []).filter(({ type }) => type.sensitive).map(({ name }) => name));
  return {
    definition,
    contract: contractName(contract),
    name: stream.name,
    address: {
      definition,
      namespace: contract.namespace,
      template,
      parameters: Object.fromEntries(parameters.map(({ name, type }) => [name, { type: parameterType(model, type) }])),
      ...(slot === undefined ? {} : { slot }),
    },
    groups,
    mask: (payload) => maskPayload(model, stream.message, payload),
    sensitive: hasSensitive(model, stream.message),
    maskHeaders: (headers) =>
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, hidden.has(name) ? masked : value])),
  };
}

function foreignGroups(model: Model, { folder }: Contract, stream: Stream): OperatedGroup[] {
  return model.contracts
    .filter(({ external }) => !external)
    .flatMap((contract) =>
      contract.groups
        .filter(({ of }) => of.contract === folder && of.name === stream.name)
        .map((group) => operatedGroup(contract, group)),
    );
}

function operatedGroup(contract: Contract, { name, start, ackTimeoutMs }: Group): OperatedGroup {
  return { name, contract: contractName(contract), start, ackTimeoutMs };
}

function contractName({ namespace, folder }: Contract): string {
  return namespace || folder;
}

function parameterType(model: Model, type: Type): "string" | "integer" {
  if (type.kind !== "reference") return type.kind === "integer" ? "integer" : "string";
  const { messages = [] } = model.contracts.find(({ folder }) => folder === type.to.contract) ?? {};
  const target = messages.find(({ name }) => name === type.to.name);
  return target ? parameterType(model, target.type) : "string";
}
