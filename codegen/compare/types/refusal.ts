import type { Json, Type } from "../../model/model.js";
import { asWritten } from "../../values/as-written.js";
import { fits, type Resolve } from "../../values/fits.js";
import { validValue } from "../../values/make.js";
import { seeded } from "../../values/random.js";
import { sampleOf } from "../../values/sample.js";

/** One side's type of a place, with the messages of its model. */
export interface Part {
  readonly type: Type;
  readonly resolve: Resolve;
}

/** Where to look for what is refused: JSON, or a type of the writer's values that the reader may not know. */
export interface Hints {
  readonly values?: readonly Json[];
  readonly types?: readonly Type[];
}

const attempts = 24;

/** Something that the writer writes and the reader refuses; `undefined` where none was found. */
export function refusedPart(writer: Part, reader: Part, { values = [], types = [] }: Hints): Json | undefined {
  const seen = (json: Json | undefined): Json | undefined => refused(writer, reader, json);
  for (const value of values) {
    const found = seen(value);
    if (found !== undefined) return found;
  }
  for (const type of [...types, writer.type]) {
    const found = seen(sampleOf(type, writer.resolve));
    if (found !== undefined) return found;
  }
  for (const type of [...types, writer.type]) {
    for (let seed = 1; seed <= attempts; seed++) {
      const found = seen(validValue(type, writer.resolve, seeded(seed)));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The JSON as the writer sends it, where that is refused. */
function refused(writer: Part, reader: Part, json: Json | undefined): Json | undefined {
  if (json === undefined) return undefined;
  const written = asWritten(writer.type, json, writer.resolve);
  const may = fits(writer.type, written, writer.resolve, { side: "reader" }).length === 0;
  return may && fits(reader.type, written, reader.resolve, { side: "reader" }).length > 0 ? written : undefined;
}
