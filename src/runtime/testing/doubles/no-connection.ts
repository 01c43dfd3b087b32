import type { Connection } from "../../connection/connection.js";
import { UnavailableError } from "../../errors.js";
import { systemHost } from "../../host.js";

/** What stands where classes want a connection: it has a clock and what it is given, and nothing else ever works. */
export function noConnection(given: object = {}): Connection {
  return new Proxy<Connection>(Object.create(null), {
    get(target, name) {
      if (Object.hasOwn(given, name)) return Reflect.get(given, name);
      if (name === "host") return systemHost;
      if (name === "observer") return undefined;
      if (name === "isCluster") return false;
      if (name === "attach") return () => () => undefined;
      if (typeof name === "symbol" || name === "then") return Reflect.get(target, name, target);
      return () => {
        throw new UnavailableError(`A double has no connection, and was asked for \`${name}\` of it`);
      };
    },
  });
}
