import type { ShopUpgrades } from "../golden/output/upgrades/expected/shop/index.js";

/** Hooks that must not compile, and beside them one that must. */
const shared = { Order: { splitCustomer: (json: object) => ({ ...json }) } };

export const whole: ShopUpgrades = { ...shared, Note: { fromMarkdown: (json) => json } };
// @ts-expect-error the hooks of a message are missing
export const withoutMessage: ShopUpgrades = shared;
// @ts-expect-error a hook is missing
export const withoutHook: ShopUpgrades = { ...shared, Note: {} };
// @ts-expect-error a hook gives JSON at once
export const later: ShopUpgrades = { ...shared, Note: { fromMarkdown: async (json) => json } };
// @ts-expect-error what it gives is an object of JSON
export const noObject: ShopUpgrades = { ...shared, Note: { fromMarkdown: () => "text" } };
export const misspelt: ShopUpgrades = {
  ...shared,
  // @ts-expect-error no hook of this message
  Note: { fromMarkdown: (json) => json, fromMarkdwn: (json: object) => json },
};
