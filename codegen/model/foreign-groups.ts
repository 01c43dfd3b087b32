import { didYouMean } from "../did-you-mean.js";
import type { ForeignGroupShape } from "../parse/kinds/groups.js";
import { type FileScope, locationOf, type Place, step, type TypeMaker } from "./context.js";
import { groupOf } from "./groups.js";
import type { ForeignGroup, StreamId } from "./model.js";
import type { Scope } from "./scope.js";

/** A group on a stream of another contract; `undefined` where `of` names none, which is told. */
export function foreignGroupOf(
  maker: TypeMaker,
  scope: Scope,
  shape: ForeignGroupShape,
  name: string,
  place: Place,
): ForeignGroup | undefined {
  const group = groupOf(maker, shape, name, place);
  const of = streamNamed(maker, scope, shape.of, step(place, "of"));
  return of && { ...group, of };
}

function streamNamed(maker: TypeMaker, scope: Scope, text: string, place: Place): StreamId | undefined {
  const tell = (message: string, fix: string): undefined => {
    maker.findings.add("GROUP_STREAM_UNKNOWN", locationOf(place), message, fix);
    return undefined;
  };
  const own = ownNamed(text, place);
  const ownStreams = streamsOf(scope, place.file);
  if (ownStreams.includes(own ?? text)) {
    const fix = `Declare the group under \`streams.${own ?? text}.groups\`, without \`of\`.`;
    return tell(`\`${text}\` is a stream of this contract, not of another`, fix);
  }
  if (own !== undefined) {
    const meant = didYouMean(own, ownStreams) ?? "<stream>";
    const fix = `Declare the groups of its streams in place, under \`streams.${meant}.groups\`, without \`of\`.`;
    return tell(`\`${text}\` means this contract, not another`, fix);
  }
  const [alias, name] = /^([^.]+)\.([^.]+)$/.exec(text)?.slice(1) ?? [];
  if (alias === undefined || name === undefined) {
    const fix = "Write `alias.stream`: the alias of a contract under `uses`, and a stream of it.";
    return tell(`\`${text}\` names no stream of another contract`, fix);
  }
  const file = scope.fileOf(alias, name, place);
  if (!file) return undefined;
  if (file.contract === place.file.contract) {
    const fix = `Declare the group under \`streams.${name}.groups\`, without \`of\`.`;
    return tell(`\`${text}\` is a stream of this contract, not of another`, fix);
  }
  const known = streamsOf(scope, file);
  if (known.includes(name)) return { contract: file.contract, name };
  const meant = didYouMean(name, known);
  const has = known.length === 0 ? "It declares none." : `It has: ${known.join(", ")}.`;
  return tell(`\`${text}\` is no stream of that contract`, meant ? `Did you mean \`${alias}.${meant}\`?` : has);
}

/** `jobs` of `shop.jobs` in the contract `shop`, unless that is an alias. */
function ownNamed(text: string, { file }: Place): string | undefined {
  const { namespace, uses = {} } = file.shape;
  const isAlias = Object.keys(uses).some((alias) => text.startsWith(`${alias}.`));
  return !isAlias && text.startsWith(`${namespace}.`) ? text.slice(namespace.length + 1) : undefined;
}

/** Of all files of that file's contract. */
function streamsOf(scope: Scope, file: FileScope): readonly string[] {
  return scope.filesOf(file.contract).flatMap(({ shape }) => Object.keys(shape.streams ?? {}));
}
