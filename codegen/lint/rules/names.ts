import type { Location } from "../../diagnostic.js";
import type { Contract } from "../../model/model.js";
import { definitionsOf } from "../kinds.js";
import type { Rule } from "../rule.js";

const nameStutters: Rule = {
  code: "NAME_STUTTERS",
  set: "standard",
  check({ contracts }, tell) {
    for (const { name, where, suffixes, noun } of contracts.flatMap(namesOf)) {
      const suffix = suffixes.find((one) => name.length > one.length && name.endsWith(one));
      if (suffix === undefined) continue;
      const short = name.slice(0, -suffix.length);
      const text = `\`${name}\` says again that it is a ${noun}, as its class and its place in the client do`;
      tell(where, text, `Call it \`${short}\`, with \`address\` as it was where it is in use.`);
    }
  },
};

interface Named {
  readonly name: string;
  readonly where: Location;
  readonly suffixes: readonly string[];
  readonly noun: string;
}

function namesOf(contract: Contract): readonly Named[] {
  const definitions = definitionsOf(contract).map(({ definition: { name, source }, suffixes, noun }) => {
    return { name, where: source, suffixes, noun };
  });
  const groups = [...contract.streams.flatMap((stream) => stream.groups), ...contract.groups].map((group) => {
    return { name: group.name, where: group.source, suffixes: ["Group"], noun: "group" };
  });
  return [...definitions, ...groups];
}

const addressStutters: Rule = {
  code: "ADDRESS_STUTTERS",
  set: "minimal",
  check({ contracts }, tell) {
    for (const contract of contracts.filter(({ namespace }) => namespace !== "")) {
      for (const { address } of definitionsOf(contract).map(({ definition }) => definition)) {
        const start = `${contract.namespace}:`;
        if (!address.template.startsWith(start)) continue;
        const text = `The name in Redis begins with \`${start}${start}\`: the namespace is put before every address`;
        tell(address.source, text, `Write \`${address.template.slice(start.length)}\`.`);
      }
    }
  },
};

export const nameRules: readonly Rule[] = [nameStutters, addressStutters];
