import type { ShopUpgrades } from "./expected/shop/index.js";

/** What a user writes beside the contract. */
export const shopUpgrades: ShopUpgrades = {
  Order: {
    splitCustomer({ customer, ...order }) {
      if (typeof customer !== "string") return { ...order, ...(customer !== undefined && { customer }) };
      const [first = "", last = ""] = customer.split(" ");
      return { ...order, customer: { first, last } };
    },
  },
  Note: { fromMarkdown: () => ({}) },
};
