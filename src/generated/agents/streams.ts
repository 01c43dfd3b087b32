// Written by redloom from schemas/agents.yaml. Do not edit.
import { ConsumerGroup, Producer, Stream, StreamReader, defineAddress, defineHeaders, definitions, streamSettings, type ClientOptions, type Connection, type GroupDefinition, type GroupOptions, type NoParameters, type StreamDefinition, type StreamOptions } from "../../runtime/generated.js";
import { eventCodec, resultCodec, taskCodec } from "./codecs.js";
import type { Event, EventInput, Result, Task, TaskInput } from "./messages.js";

const eventsMonitorGroup: GroupDefinition = {
  name: "monitor",
  start: "earliest",
  concurrency: 16,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
  order: { by: "taskId" },
};

/**
 * What happens to tasks, for those who watch.
 *
 * Redis name: `agents:events`
 */
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
  retention: { maxEntries: 100000, maxAgeMs: 604800000, hard: false },
  groups: [eventsMonitorGroup],
};

/**
 * What happens to tasks, for those who watch.
 *
 * Adds entries to `agents:events`.
 */
export class EventsProducer extends Producer<EventInput> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(eventsStreamDefinition, options?.tune), options);
  }
}

/**
 * What happens to tasks, for those who watch.
 *
 * Reads the entries of `agents:events`, acknowledging nothing.
 */
export class EventsReader extends StreamReader<Event> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, eventsStreamDefinition, options);
  }
}

/**
 * Several tasks at once, each one's events in order.
 *
 * The consumer group `monitor` of `agents:events`.
 */
export class EventsMonitorGroup extends ConsumerGroup<Event> {
  constructor(connection: Connection, options?: GroupOptions) {
    super(connection, eventsStreamDefinition, eventsMonitorGroup, options);
  }
}

/**
 * What happens to tasks, for those who watch.
 *
 * Adds to, reads and consumes `agents:events`.
 */
export class EventsStream extends Stream<Event, EventInput> {
  readonly groups: { readonly monitor: EventsMonitorGroup };

  constructor(connection: Connection, options: StreamOptions<"monitor"> = {}) {
    super(connection, streamSettings(eventsStreamDefinition, options.tune), options);
    this.groups = definitions(`${eventsStreamDefinition.definition}.groups`, {
      monitor: new EventsMonitorGroup(connection, { prefix: options.prefix, tune: options.tune?.groups?.monitor, stream: options.tune }),
    });
  }
}

/** The headers of `agents:results`. */
export interface ResultsHeaders {
  /** The task's. */
  readonly traceparent?: string | undefined;
}

const resultsAnalyticsGroup: GroupDefinition = {
  name: "analytics",
  start: "earliest",
  concurrency: 16,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
};

/**
 * What workers made of tasks.
 *
 * Redis name: `agents:results`
 */
export const resultsStreamDefinition: StreamDefinition<Result, Result, NoParameters, ResultsHeaders, ResultsHeaders> = {
  definition: "agents.streams.results",
  address: defineAddress({
    definition: "agents.streams.results",
    namespace: "agents",
    template: "results",
    parameters: {},
  }),
  codec: resultCodec,
  maxBytes: 1048576,
  retention: { maxEntries: 100000, maxAgeMs: 604800000, hard: false },
  headers: defineHeaders<ResultsHeaders>({
    traceparent: { type: "string", required: false },
  }),
  groups: [resultsAnalyticsGroup],
};

/**
 * What workers made of tasks.
 *
 * Adds entries to `agents:results`.
 */
export class ResultsProducer extends Producer<Result, NoParameters, ResultsHeaders> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(resultsStreamDefinition, options?.tune), options);
  }
}

/**
 * What workers made of tasks.
 *
 * Reads the entries of `agents:results`, acknowledging nothing.
 */
export class ResultsReader extends StreamReader<Result, NoParameters, ResultsHeaders> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, resultsStreamDefinition, options);
  }
}

/** The consumer group `analytics` of `agents:results`. */
export class ResultsAnalyticsGroup extends ConsumerGroup<Result, NoParameters, ResultsHeaders> {
  constructor(connection: Connection, options?: GroupOptions) {
    super(connection, resultsStreamDefinition, resultsAnalyticsGroup, options);
  }
}

/**
 * What workers made of tasks.
 *
 * Adds to, reads and consumes `agents:results`.
 */
export class ResultsStream extends Stream<Result, Result, NoParameters, ResultsHeaders, ResultsHeaders> {
  readonly groups: { readonly analytics: ResultsAnalyticsGroup };

  constructor(connection: Connection, options: StreamOptions<"analytics"> = {}) {
    super(connection, streamSettings(resultsStreamDefinition, options.tune), options);
    this.groups = definitions(`${resultsStreamDefinition.definition}.groups`, {
      analytics: new ResultsAnalyticsGroup(connection, { prefix: options.prefix, tune: options.tune?.groups?.analytics, stream: options.tune }),
    });
  }
}

/** The headers of `agents:tasks`. */
export interface TasksHeaders {
  /** Of the trace that the task belongs to (W3C Trace Context). */
  readonly traceparent?: string | undefined;
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
export const tasksStreamDefinition: StreamDefinition<Task, TaskInput, NoParameters, TasksHeaders, TasksHeaders> = {
  definition: "agents.streams.tasks",
  address: defineAddress({
    definition: "agents.streams.tasks",
    namespace: "agents",
    template: "tasks",
    parameters: {},
  }),
  codec: taskCodec,
  maxBytes: 64000,
  retention: { maxEntries: 100000, maxAgeMs: 604800000, hard: false },
  deduplicate: { by: "taskId", withinMs: 600000 },
  headers: defineHeaders<TasksHeaders>({
    traceparent: { type: "string", required: false },
  }),
  groups: [tasksWorkersGroup],
};

/**
 * Work for any worker.
 *
 * Adds entries to `agents:tasks`.
 */
export class TasksProducer extends Producer<TaskInput, NoParameters, TasksHeaders> {
  constructor(connection: Connection, options?: StreamOptions) {
    super(connection, streamSettings(tasksStreamDefinition, options?.tune), options);
  }
}

/**
 * Work for any worker.
 *
 * Reads the entries of `agents:tasks`, acknowledging nothing.
 */
export class TasksReader extends StreamReader<Task, NoParameters, TasksHeaders> {
  constructor(connection: Connection, options?: ClientOptions) {
    super(connection, tasksStreamDefinition, options);
  }
}

/** The consumer group `workers` of `agents:tasks`. */
export class TasksWorkersGroup extends ConsumerGroup<Task, NoParameters, TasksHeaders> {
  constructor(connection: Connection, options?: GroupOptions) {
    super(connection, tasksStreamDefinition, tasksWorkersGroup, options);
  }
}

/**
 * Work for any worker.
 *
 * Adds to, reads and consumes `agents:tasks`.
 */
export class TasksStream extends Stream<Task, TaskInput, NoParameters, TasksHeaders, TasksHeaders> {
  readonly groups: { readonly workers: TasksWorkersGroup };

  constructor(connection: Connection, options: StreamOptions<"workers"> = {}) {
    super(connection, streamSettings(tasksStreamDefinition, options.tune), options);
    this.groups = definitions(`${tasksStreamDefinition.definition}.groups`, {
      workers: new TasksWorkersGroup(connection, { prefix: options.prefix, tune: options.tune?.groups?.workers, stream: options.tune }),
    });
  }
}
