import type { Contract, Model } from "../model/model.js";

/** A contract in both versions. */
export interface ContractPair {
  readonly before: Contract;
  readonly now: Contract;
}

export interface MatchedContracts {
  readonly both: readonly ContractPair[];
  readonly removed: readonly Contract[];
  readonly added: readonly Contract[];
}

/** By their folder; one that moved to another namespace, by its file. */
export function matchContracts(before: Model, now: Model): MatchedContracts {
  const both: ContractPair[] = [];
  for (const contract of before.contracts) {
    const other = now.contracts.find(({ folder }) => folder === contract.folder);
    if (other) both.push({ before: contract, now: other });
  }
  const isLeft = (side: keyof ContractPair) => (contract: Contract) => !both.some((pair) => pair[side] === contract);
  for (const contract of before.contracts.filter(isLeft("before"))) {
    const other = now.contracts
      .filter(isLeft("now"))
      .find(({ files, external }) => external === contract.external && shareFile(files, contract.files));
    if (other) both.push({ before: contract, now: other });
  }
  return {
    both,
    removed: before.contracts.filter(isLeft("before")),
    added: now.contracts.filter(isLeft("now")),
  };
}

function shareFile(files: readonly string[], others: readonly string[]): boolean {
  const names = new Set(others.map(fileName));
  return files.some((file) => names.has(fileName(file)));
}

function fileName(path: string): string {
  return path.split("/").at(-1) ?? path;
}

export function contractName({ namespace, folder }: Contract): string {
  return namespace || folder;
}
