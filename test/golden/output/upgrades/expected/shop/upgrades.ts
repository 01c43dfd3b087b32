// Written by redloom from contracts/shop.yaml. Do not edit.
import type { UpgradeHook } from "../../../../../../src/runtime/generated.js";

/**
 * What lifts older messages where the contract names a hook. A module of the program's own exports them:
 * `export const shopUpgrades: ShopUpgrades = { … }`. `hooks` in redloom.config.yaml names that module.
 */
export interface ShopUpgrades {
  readonly Note: { readonly fromMarkdown: UpgradeHook };
  readonly Order: { readonly splitCustomer: UpgradeHook };
}
