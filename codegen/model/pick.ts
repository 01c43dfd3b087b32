/** Those of the named properties that are there. */
export function pick<From extends object, Name extends keyof From & string>(
  from: From,
  names: readonly Name[],
): Pick<From, Name> {
  const present = names.filter((name) => Object.hasOwn(from, name) && from[name] !== undefined);
  // The compiler cannot see that what is left out was optional; it is, since it is missing in `from` itself.
  return Object.fromEntries(present.map((name) => [name, from[name]])) as Pick<From, Name>;
}
