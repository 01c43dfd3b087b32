/**
 * What tests put on a double themselves, as spies and stubs do: it wins over what is there, until it is taken away.
 */
export class Put {
  readonly #members: object = Object.create(null);
  /** A method of the double, where it has one of that name: a spy calls through to it. */
  readonly #method: (name: string) => unknown;

  constructor(method: (name: string) => unknown) {
    this.#method = method;
  }

  has(name: string | symbol): boolean {
    return Object.hasOwn(this.#members, name);
  }

  get(name: string | symbol): unknown {
    return Reflect.get(this.#members, name);
  }

  /** For the proxy that is the double. */
  readonly traps: Pick<ProxyHandler<object>, "set" | "defineProperty" | "deleteProperty" | "getOwnPropertyDescriptor"> =
    {
      set: (_, name, value) => this.#define(name, { value, writable: true, enumerable: true }),
      defineProperty: (_, name, descriptor) => this.#define(name, descriptor),
      deleteProperty: (_, name) => Reflect.deleteProperty(this.#members, name),
      getOwnPropertyDescriptor: (target, name) => {
        const put = Reflect.getOwnPropertyDescriptor(this.#members, name);
        if (put) return put;
        const value = typeof name === "string" ? this.#method(name) : undefined;
        if (value === undefined) return Reflect.getOwnPropertyDescriptor(target, name);
        // Not the class's own, which would want a connection.
        return { value, writable: true, enumerable: false, configurable: true };
      },
    };

  #define(name: string | symbol, descriptor: PropertyDescriptor): boolean {
    return Reflect.defineProperty(this.#members, name, { ...descriptor, configurable: true });
  }
}
