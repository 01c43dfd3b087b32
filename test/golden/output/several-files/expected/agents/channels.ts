// Written by redloom from contracts/agents-more.yaml, contracts/agents.yaml. Do not edit.
import { Channel, Publisher, Subscriber, defineAddress, type ChannelDefinition, type ClientOptions, type Connection } from "../../../../../../src/runtime/generated.js";
import { taskCodec as taskCodec2 } from "../common/codecs.js";
import type { Task as Task2, TaskInput as TaskInput2 } from "../common/messages.js";
import { taskCodec } from "./codecs.js";
import type { Task, TaskInput } from "./messages.js";

/** Redis name: `agents:others` */
export const othersChannelDefinition: ChannelDefinition<Task2, TaskInput2> = {
  definition: "agents.channels.others",
  address: defineAddress({
    definition: "agents.channels.others",
    namespace: "agents",
    template: "others",
    parameters: {},
  }),
  codec: taskCodec2,
  maxBytes: 1048576,
};

/** Publishes to `agents:others`. */
export class OthersPublisher extends Publisher<TaskInput2> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, othersChannelDefinition, options);
  }
}

/** Subscribes to `agents:others`. */
export class OthersSubscriber extends Subscriber<Task2> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, othersChannelDefinition, options);
  }
}

/** Publishes and subscribes to `agents:others`. */
export class OthersChannel extends Channel<Task2, TaskInput2> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, othersChannelDefinition, options);
  }
}

/** Redis name: `agents:own` */
export const ownChannelDefinition: ChannelDefinition<Task, TaskInput> = {
  definition: "agents.channels.own",
  address: defineAddress({
    definition: "agents.channels.own",
    namespace: "agents",
    template: "own",
    parameters: {},
  }),
  codec: taskCodec,
  maxBytes: 1048576,
};

/** Publishes to `agents:own`. */
export class OwnPublisher extends Publisher<TaskInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, ownChannelDefinition, options);
  }
}

/** Subscribes to `agents:own`. */
export class OwnSubscriber extends Subscriber<Task> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, ownChannelDefinition, options);
  }
}

/** Publishes and subscribes to `agents:own`. */
export class OwnChannel extends Channel<Task, TaskInput> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, ownChannelDefinition, options);
  }
}
