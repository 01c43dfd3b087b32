/** What locks and limits of what is in flight share: somebody holds a place, and has a lease on it. */

export const leaseRange: { readonly least: string; readonly why: string } = {
  least: "100ms",
  why: "a lease is renewed at each third",
};

/** Redis looks through all that are held, now and then. */
export const mostHolders = 10_000;
