// Written by redloom from contracts/shop.yaml. Do not edit.
import { definitions, type Connection } from "../../../../../../src/runtime/generated.js";
import { createShopCommands, type ShopCommands, type ShopOptions } from "./commands.js";
import { LedgerGroup, MailGroup } from "./groups.js";
import { MovesStream, OrdersStream, ReturnsStream, TracesStream } from "./streams.js";

/**
 * Every word of a stream.
 *
 * Everything that the contract defines, on one connection.
 */
export interface ShopClient {
  readonly streams: {
    readonly moves: MovesStream;
    /** What customers want. */
    readonly orders: OrdersStream;
    readonly returns: ReturnsStream;
    readonly traces: TracesStream;
  };
  readonly groups: {
    readonly ledger: LedgerGroup;
    /** Writes to the customer. */
    readonly mail: MailGroup;
  };
  readonly commands: ShopCommands;
}

/** @throws {OptionsInvalidError} `prefix` or `tune` cannot be, or names what the contract has not. */
export function createShopClient(connection: Connection, options: ShopOptions = {}): ShopClient {
  const commands = createShopCommands(options);
  const { prefix, tune } = options;
  return definitions("shop", {
    streams: definitions("shop.streams", {
      moves: new MovesStream(connection, { prefix, tune: tune?.streams?.moves }),
      orders: new OrdersStream(connection, { prefix, tune: tune?.streams?.orders }),
      returns: new ReturnsStream(connection, { prefix, tune: tune?.streams?.returns }),
      traces: new TracesStream(connection, { prefix, tune: tune?.streams?.traces }),
    }),
    groups: definitions("shop.groups", {
      ledger: new LedgerGroup(connection, { prefix, tune: tune?.groups?.ledger }),
      mail: new MailGroup(connection, { prefix, tune: tune?.groups?.mail }),
    }),
    commands,
  });
}
