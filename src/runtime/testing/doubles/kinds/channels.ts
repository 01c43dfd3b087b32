import type { Channel, ParameterizedChannel } from "../../../channel/channel.js";
import { ChannelCommands } from "../../../channel/commands.js";
import type { ChannelDefinition } from "../../../channel/definition.js";
import type { MatchingSubscriber } from "../../../channel/matching.js";
import type { Publisher } from "../../../channel/publisher.js";
import type { ParameterizedSubscriber, Subscriber } from "../../../channel/subscriber.js";
import type { About, Behaviour } from "../about.js";
import type { MethodsOf } from "../types.js";
import { Receivers } from "./receivers.js";

type Definition = ChannelDefinition<unknown, unknown, object>;

/** One receives it, as if one were subscribed. */
export function publisher({
  definition,
  parameters,
  shared,
}: About<Publisher<unknown>, Definition>): Behaviour<MethodsOf<Publisher<unknown>>> {
  const commands = new ChannelCommands(definition, shared, parameters);
  return {
    checks: { publish: (message: unknown) => commands.publish(message) },
    methods: { publish: async () => 1 },
  };
}

export function subscriber(about: About<Subscriber<unknown>, Definition>): Behaviour<MethodsOf<Subscriber<unknown>>> {
  const receivers = new Receivers(about.definition, about.key, about.parameters);
  return {
    checks: receivers.checks,
    methods: {
      subscribe: async (handler, options) => receivers.subscribe(handler, options),
      listen: async (options) => receivers.listen(options),
    },
    further: receivers.further,
  };
}

/** What is published does not come to those who subscribed: a test delivers what it means to. */
export function channel(about: About<Channel<unknown>, Definition>): Behaviour<MethodsOf<Channel<unknown>>> {
  const publishing = publisher(about);
  const receiving = subscriber(about);
  return {
    checks: { ...publishing.checks, ...receiving.checks },
    methods: { ...publishing.methods, ...receiving.methods },
    further: receiving.further ?? {},
  };
}

type AllMethods = MethodsOf<ParameterizedSubscriber<object, unknown> | ParameterizedChannel<object, unknown>>;

export function allSubscriber(
  about: About<ParameterizedSubscriber<object, unknown>, Definition> & {
    partly(values: object): MatchingSubscriber<unknown, object>;
  },
): Behaviour<Omit<AllMethods, "at">> {
  const receivers = new Receivers(about.definition, about.definition.address.pattern(about.shared.prefix), {}, true);
  const parts: { readonly values: object; readonly part: MatchingSubscriber<unknown, object> }[] = [];
  return {
    checks: { subscribeAll: receivers.checks.subscribe },
    methods: {
      subscribeAll: async (handler, options) => receivers.subscribe(handler, options),
      matching(values) {
        const part = about.partly(values);
        parts.push({ values, part });
        return part;
      },
    },
    further: {
      async deliver(message: unknown, parameters: object, context: object = {}) {
        const channel = about.definition.address.format(about.shared.prefix, parameters);
        const whole = { ...context, channel, parameters };
        const fitting = parts.filter(({ values }) =>
          Object.entries(values).every(([name, value]) => Reflect.get(parameters, name) === value),
        );
        const others = [about.at(parameters), ...fitting.map(({ part }) => part)];
        await receivers.deliver(message, whole);
        for (const one of others) await Reflect.get(one, "deliver")(message, whole);
      },
    },
  };
}
