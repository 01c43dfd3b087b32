import type { Child } from "../../support/child.js";
import type { Victim } from "./inflict.js";

/** One process of a run over its lives, behind its proxy. */
export class Member implements Victim {
  readonly proxy: Victim["proxy"];
  readonly #start: (life: number) => Child;
  readonly #children: Child[];

  constructor(proxy: Victim["proxy"], start: (life: number) => Child) {
    this.proxy = proxy;
    this.#start = start;
    this.#children = [start(1)];
  }

  get child(): Child {
    // There is one from the constructor on.
    return this.#children.at(-1) as Child;
  }

  restart(): void {
    this.#children.push(this.#start(this.#children.length + 1));
  }

  async end(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.child.ended;
    await this.proxy[Symbol.asyncDispose]();
  }
}

export function memberOf(cast: ReadonlyMap<string, Member>, name: string): Member {
  const member = cast.get(name);
  if (!member) throw new Error(`nobody is called ${name}`);
  return member;
}

/** Its present life has begun: from then on it ends by itself when it is asked to. */
export async function isReady({ child }: Member): Promise<void> {
  await child.line(/^ready$/);
}

/** How it ends by itself, within a while. */
export function endOf(child: Child): Promise<number | NodeJS.Signals> {
  const late = setTimeout(() => child.kill("SIGKILL"), 15_000);
  return child.ended.finally(() => clearTimeout(late));
}
