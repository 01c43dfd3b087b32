import type { Connection } from "../connection/connection.js";
import { definitions } from "../wire/definitions.js";
import type { Headers } from "../wire/headers.js";
import { type ClientOptions, prefixOf } from "../wire/options.js";
import type { Parameterized } from "../wire/parameterized.js";
import { Producer } from "./adding/producer.js";
import type { GroupDefinition, StreamDefinition, StreamOptions } from "./definition.js";
import { ConsumerGroup, type GroupOptions } from "./group.js";
import { StreamReader } from "./reading/history.js";
import { groupSettings, streamSettings } from "./settings.js";
import { Stream } from "./stream.js";

/** The producers of a stream whose address has parameters. */
export class ParameterizedProducer<Parameters extends object, Input, HeadersIn extends object = Headers>
  implements Parameterized<Parameters, Producer<Input, Parameters, HeadersIn>>
{
  /** @throws {AddressInvalidError} a parameter is missing, empty or not of its type. */
  readonly at: (parameters: Parameters) => Producer<Input, Parameters, HeadersIn>;

  /** @throws {OptionsInvalidError} the prefix or the tune cannot be. */
  constructor(
    connection: Connection,
    definition: StreamDefinition<unknown, Input, Parameters, object, HeadersIn>,
    options: StreamOptions = {},
  ) {
    prefixOf(options);
    streamSettings(definition, options.tune);
    this.at = (parameters) => new Producer(connection, definition, options, parameters);
  }
}

/** The readers of a stream whose address has parameters. */
export class ParameterizedStreamReader<Parameters extends object, Output, HeadersOut extends object = Headers>
  implements Parameterized<Parameters, StreamReader<Output, Parameters, HeadersOut>>
{
  /** @throws {AddressInvalidError} a parameter is missing, empty or not of its type. */
  readonly at: (parameters: Parameters) => StreamReader<Output, Parameters, HeadersOut>;

  /** @throws {OptionsInvalidError} the prefix cannot be one. */
  constructor(
    connection: Connection,
    definition: StreamDefinition<Output, never, Parameters, HeadersOut, never>,
    options: ClientOptions = {},
  ) {
    prefixOf(options);
    this.at = (parameters) => new StreamReader(connection, definition, options, parameters);
  }
}

/** The consumer groups of one name on a stream whose address has parameters. */
export class ParameterizedConsumerGroup<Parameters extends object, Output, HeadersOut extends object = Headers>
  implements Parameterized<Parameters, ConsumerGroup<Output, Parameters, HeadersOut>>
{
  /** @throws {AddressInvalidError} a parameter is missing, empty or not of its type. */
  readonly at: (parameters: Parameters) => ConsumerGroup<Output, Parameters, HeadersOut>;

  /** @throws {OptionsInvalidError} the prefix or the tune cannot be. */
  constructor(
    connection: Connection,
    definition: StreamDefinition<Output, never, Parameters, HeadersOut, never>,
    group: GroupDefinition,
    options: GroupOptions = {},
  ) {
    prefixOf(options);
    groupSettings(definition.definition, group, options.tune);
    this.at = (parameters) => new ConsumerGroup(connection, definition, group, options, parameters);
  }
}

/**
 * A stream whose address has parameters. What `at` gives has the stream's groups too, which the generator binds.
 * `Groups` are its consumer groups in the contract, by name.
 */
export class ParameterizedStream<
  Parameters extends object,
  Output,
  Input,
  Groups extends object,
  HeadersOut extends object = Headers,
  HeadersIn extends object = Headers,
> implements Parameterized<Parameters, BoundStream<Parameters, Output, Input, Groups, HeadersOut, HeadersIn>>
{
  /** @throws {AddressInvalidError} a parameter is missing, empty or not of its type. */
  readonly at: (parameters: Parameters) => BoundStream<Parameters, Output, Input, Groups, HeadersOut, HeadersIn>;

  /** @throws {OptionsInvalidError} the prefix or the tune cannot be. */
  constructor(
    connection: Connection,
    definition: StreamDefinition<Output, Input, Parameters, HeadersOut, HeadersIn>,
    options: StreamOptions,
    groups: { readonly [Name in keyof Groups]: Parameterized<Parameters, Groups[Name]> },
  ) {
    prefixOf(options);
    streamSettings(definition, options.tune);
    this.at = (parameters) =>
      Object.assign(new Stream(connection, definition, options, parameters), {
        groups: definitions(`${definition.definition}.groups`, boundAt(groups, parameters)),
      });
  }
}

type BoundStream<
  Parameters extends object,
  Output,
  Input,
  Groups extends object,
  HeadersOut extends object,
  HeadersIn extends object,
> = Stream<Output, Input, Parameters, HeadersOut, HeadersIn> & { readonly groups: Groups };

function boundAt<Parameters extends object, Groups extends object>(
  groups: { readonly [Name in keyof Groups]: Parameterized<Parameters, Groups[Name]> },
  parameters: Parameters,
): Groups {
  const names = Object.keys(groups) as (keyof Groups)[];
  // Entry by entry what the mapped type says of the whole.
  return Object.fromEntries(names.map((name) => [name, groups[name].at(parameters)])) as Groups;
}
