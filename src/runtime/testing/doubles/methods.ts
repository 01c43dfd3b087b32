/** Names of the public methods of an object, and of what it inherits. */
export function methodNames(value: object): string[] {
  const found = new Set<string>();
  for (let at: object | null = value; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (name !== "constructor" && typeof property.value === "function") found.add(name);
    }
  }
  return [...found];
}
