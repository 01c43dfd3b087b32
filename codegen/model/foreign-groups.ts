import { didYouMean } from "../did-you-mean.js";
import type { ForeignGroupShape } from "../parse/shape.js";
import { type FileScope, locationOf, type Place, step, type TypeMaker } from "./context.js";
import type { ForeignGroup, StreamId } from "./model.js";
import type { Scope } from "./scope.js";
import { groupOf } from "./streams.js";

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
  const [alias, name] = /^([^.]+)\.([^.]+)$/.exec(text)?.slice(1) ?? [];
  if (alias === undefined || name === undefined) {
    const fix = streamsOf(scope, place.file).includes(text)
      ? `Declare the group of a stream of this contract under \`streams.${text}.groups\`.`
      : "Write `alias.stream`: the alias of a contract under `uses`, and a stream of it.";
    return tell(`\`${text}\` names no stream of another contract`, fix);
  }
  const file = scope.fileOf(alias, name, place);
  if (!file) return undefined;
  if (file.contract === place.file.contract) {
    const fix = `Declare it under \`streams.${name}.groups\`.`;
    return tell(`\`${text}\` is a stream of this contract, not of another`, fix);
  }
  const known = streamsOf(scope, file);
  if (known.includes(name)) return { contract: file.contract, name };
  const meant = didYouMean(name, known);
  const has = known.length === 0 ? "It declares none." : `It has: ${known.join(", ")}.`;
  return tell(`\`${text}\` is no stream of that contract`, meant ? `Did you mean \`${alias}.${meant}\`?` : has);
}

/** Of all files of that file's contract. */
function streamsOf(scope: Scope, file: FileScope): readonly string[] {
  return scope.filesOf(file.contract).flatMap(({ shape }) => Object.keys(shape.streams ?? {}));
}
