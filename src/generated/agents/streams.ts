// Written by redloom from schemas/agents.yaml. Do not edit.
import { ConsumerGroup, Producer, Stream, StreamReader, defineAddress, definitions, streamSettings, type ClientOptions, type Connection, type GroupDefinition, type GroupOptions, type StreamDefinition, type StreamOptions } from "../../runtime/generated.js";
import { eventCodec, resultCodec, taskCodec } from "./codecs.js";
import type { Event, EventInput, Result, Task, TaskInput } from "./messages.js";

const eventsMonitorGroup: GroupDefinition = {
  name: "monitor",
  start: "earliest",
  concurrency: 1,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
};

/** Redis name: `agents:events` */
export const eventsStreamDefinition: StreamDefinition<Event, EventInput> = {
  definition: "agents.streams.events",
  address: defineAddress({
    definition: "agents.streams.events",
    namespace: "agents",
    template: "events",
    parameters: {},
  }),
  codec: eventCodec,
  maxBytes: 1048576,
  groups: [eventsMonitorGroup],
};

/** Adds entries to `agents:events`. */
export class EventsProducer extends Producer<EventInput> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(eventsStreamDefinition, options?.tune), options);
  }
}

/** Reads the entries of `agents:events`, acknowledging nothing. */
export class EventsReader extends StreamReader<Event> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, eventsStreamDefinition, options);
  }
}

/** The consumer group `monitor` of `agents:events`. */
export class EventsMonitorGroup extends ConsumerGroup<Event> {
  constructor(connection: Connection, options?: GroupOptions) {
    super(connection, eventsStreamDefinition, eventsMonitorGroup, options);
  }
}

/** Adds to, reads and consumes `agents:events`. */
export class EventsStream extends Stream<Event, EventInput> {
  readonly groups: { readonly monitor: EventsMonitorGroup };

  constructor(connection: Connection, options: StreamOptions<"monitor"> = {}) {
    super(connection, streamSettings(eventsStreamDefinition, options.tune), options);
    this.groups = definitions(`${eventsStreamDefinition.definition}.groups`, {
      monitor: new EventsMonitorGroup(connection, { prefix: options.prefix, tune: options.tune?.groups?.monitor, stream: options.tune }),
    });
  }
}

const resultsAnalyticsGroup: GroupDefinition = {
  name: "analytics",
  start: "earliest",
  concurrency: 16,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
};

/** Redis name: `agents:results` */
export const resultsStreamDefinition: StreamDefinition<Result> = {
  definition: "agents.streams.results",
  address: defineAddress({
    definition: "agents.streams.results",
    namespace: "agents",
    template: "results",
    parameters: {},
  }),
  codec: resultCodec,
  maxBytes: 1048576,
  groups: [resultsAnalyticsGroup],
};

/** Adds entries to `agents:results`. */
export class ResultsProducer extends Producer<Result> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(resultsStreamDefinition, options?.tune), options);
  }
}

/** Reads the entries of `agents:results`, acknowledging nothing. */
export class ResultsReader extends StreamReader<Result> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, resultsStreamDefinition, options);
  }
}

/** The consumer group `analytics` of `agents:results`. */
export class ResultsAnalyticsGroup extends ConsumerGroup<Result> {
  constructor(connection: Connection, options?: GroupOptions) {
    super(connection, resultsStreamDefinition, resultsAnalyticsGroup, options);
  }
}

/** Adds to, reads and consumes `agents:results`. */
export class ResultsStream extends Stream<Result> {
  readonly groups: { readonly analytics: ResultsAnalyticsGroup };

  constructor(connection: Connection, options: StreamOptions<"analytics"> = {}) {
    super(connection, streamSettings(resultsStreamDefinition, options.tune), options);
    this.groups = definitions(`${resultsStreamDefinition.definition}.groups`, {
      analytics: new ResultsAnalyticsGroup(connection, { prefix: options.prefix, tune: options.tune?.groups?.analytics, stream: options.tune }),
    });
  }
}

const tasksWorkersGroup: GroupDefinition = {
  name: "workers",
  start: "earliest",
  concurrency: 2,
  ackTimeoutMs: 2000,
  retry: { maxAttempts: 3, initialMs: 100, factor: 2, maxMs: 1000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
};

/**
 * Work for any worker.
 *
 * Redis name: `agents:tasks`
 */
export const tasksStreamDefinition: StreamDefinition<Task, TaskInput> = {
  definition: "agents.streams.tasks",
  address: defineAddress({
    definition: "agents.streams.tasks",
    namespace: "agents",
    template: "tasks",
    parameters: {},
  }),
  codec: taskCodec,
  maxBytes: 64000,
  groups: [tasksWorkersGroup],
};

/**
 * Work for any worker.
 *
 * Adds entries to `agents:tasks`.
 */
export class TasksProducer extends Producer<TaskInput> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(tasksStreamDefinition, options?.tune), options);
  }
}

/**
 * Work for any worker.
 *
 * Reads the entries of `agents:tasks`, acknowledging nothing.
 */
export class TasksReader extends StreamReader<Task> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, tasksStreamDefinition, options);
  }
}

/** The consumer group `workers` of `agents:tasks`. */
export class TasksWorkersGroup extends ConsumerGroup<Task> {
  constructor(connection: Connection, options?: GroupOptions) {
    super(connection, tasksStreamDefinition, tasksWorkersGroup, options);
  }
}

/**
 * Work for any worker.
 *
 * Adds to, reads and consumes `agents:tasks`.
 */
export class TasksStream extends Stream<Task, TaskInput> {
  readonly groups: { readonly workers: TasksWorkersGroup };

  constructor(connection: Connection, options: StreamOptions<"workers"> = {}) {
    super(connection, streamSettings(tasksStreamDefinition, options.tune), options);
    this.groups = definitions(`${tasksStreamDefinition.definition}.groups`, {
      workers: new TasksWorkersGroup(connection, { prefix: options.prefix, tune: options.tune?.groups?.workers, stream: options.tune }),
    });
  }
}
