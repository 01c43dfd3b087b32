/**
 * The kinds of definitions, in the order in which everything lists them. Each station of the generator has a folder
 * `kinds` with a file for each, and a `kinds.ts` that lists those files: a kind that is added here does not compile before
 * all of them know it.
 */
export const kinds = ["channels", "streams", "locks", "limits", "keys", "calls"] as const;

export type Kind = (typeof kinds)[number];
