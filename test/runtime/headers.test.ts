import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PayloadInvalidError } from "../../src/runtime/errors.js";
import { isUuid } from "../../src/runtime/wire/formats.js";
import { defineHeaders } from "../../src/runtime/wire/headers.js";

interface Read {
  readonly tenant: string;
  readonly part: number;
  readonly trace?: string;
  readonly dry?: boolean;
  readonly region: "eu" | "us";
  readonly requestId: string;
}

interface Written {
  readonly tenant: string;
  readonly part?: number;
  readonly trace?: string | undefined;
  readonly dry?: boolean;
  readonly region: "eu" | "us";
  readonly requestId?: string;
}

const uuid = "7d444840-9dc0-11d1-b245-5ffdce74fad2";
const codec = defineHeaders<Read, Written>({
  tenant: { type: "string", required: true },
  part: { type: "integer", required: false, default: 1 },
  trace: { type: "string", required: false },
  dry: { type: "boolean", required: false },
  region: {
    type: "string",
    required: true,
    fits: (value) => value === "eu" || value === "us",
    expected: '"eu" or "us"',
  },
  requestId: {
    type: "string",
    required: true,
    fill: () => uuid,
    fits: (value) => typeof value === "string" && isUuid(value),
    expected: "uuid",
  },
});
const texts = { tenant: "a", part: "1", region: "eu", requestId: uuid };

function refused(run: () => unknown): PayloadInvalidError {
  try {
    run();
  } catch (error) {
    if (error instanceof PayloadInvalidError) return error;
    throw error;
  }
  throw new Error("Accepted");
}

describe("headers", () => {
  test("encode: the one text of each value, with defaults and fills written out", () => {
    expect(codec.encode({ tenant: "a", region: "eu" })).toEqual(texts);
    expect(codec.encode({ tenant: "", part: -7, dry: false, trace: undefined, region: "us", requestId: uuid })).toEqual(
      {
        tenant: "",
        part: "-7",
        dry: "false",
        region: "us",
        requestId: uuid,
      },
    );
  });

  test("decode: gives back what was encoded, and the default of what older entries do not have", () => {
    expect(codec.decode(codec.encode({ tenant: "ä", dry: true, part: 0, region: "us" }))).toEqual({
      tenant: "ä",
      dry: true,
      part: 0,
      region: "us",
      requestId: uuid,
    });
    const { part: _, ...older } = texts;
    expect(codec.decode(older)).toEqual({ tenant: "a", part: 1, region: "eu", requestId: uuid });
  });

  test("headers that are not declared: neither written nor read", () => {
    const more = { tenant: "a", region: "eu", extra: "x" } as const;
    expect(codec.encode(more)).toEqual(texts);
    expect(codec.decode({ ...texts, extra: "x", "redloom-by:tenant": "a" })).not.toHaveProperty("extra");
    expect(Object.keys(codec.decode({ ...texts, "redloom-id": "1-1" }))).toEqual([
      "tenant",
      "part",
      "region",
      "requestId",
    ]);
  });

  test("a required header that is missing: PAYLOAD_INVALID names it, all of them at once", () => {
    for (const run of [() => codec.encode(undefined), () => codec.decode({})]) {
      const error = refused(run);
      expect(error.message).toContain("headers.tenant: string, which is missing");
      expect(error.message).toContain("headers.region");
      expect(error.issues.map(({ path }) => path)).toContain("headers.tenant");
    }
  });

  test.each([
    ["tenant", "\ud800", "string"],
    ["tenant", 1, "string"],
    ["part", 1.5, "integer"],
    ["part", "1", "integer"],
    ["dry", "true", "boolean"],
    ["region", "asia", '"eu" or "us"'],
    ["requestId", "secret", "uuid"],
  ])("encode: refuses %s: %j, and does not tell the value", (name, value, expected) => {
    const given = { tenant: "a", region: "eu" as const };
    const error = refused(() => codec.encode(Object.assign(given, { [name]: value })));
    expect(error.message).toBe(`The headers do not fit: headers.${name}: ${expected}`);
    expect(error.issues).toEqual([{ path: `headers.${name}`, expected }]);
  });

  test.each([
    ["part", "1.0"],
    ["part", "01"],
    ["part", " 1"],
    ["part", ""],
    ["part", "1e3"],
    ["part", "9007199254740993"],
    ["part", "secret"],
    ["dry", "TRUE"],
    ["dry", "1"],
    ["region", "EU"],
    ["requestId", "secret"],
  ])("decode: refuses %s: %j, which is no text of a value", (name, text) => {
    const error = refused(() => codec.decode({ ...texts, [name]: text }));
    expect(error.issues.map(({ path }) => path)).toEqual([`headers.${name}`]);
    expect(error.message).not.toContain("secret");
  });

  test("any value comes back as it was, and any text is refused or the one text of its value", () => {
    const value = fc.record({ tenant: fc.string({ unit: "grapheme" }), part: fc.maxSafeInteger(), dry: fc.boolean() });
    fc.assert(
      fc.property(value, (one) => {
        const given = { ...one, region: "eu" as const, requestId: uuid };
        expect(codec.decode(codec.encode(given))).toEqual(given);
      }),
    );
    const text = fc.oneof(fc.string(), fc.integer().map(String), fc.constantFrom("true", "-0", "1e21", "0x1", "NaN"));
    fc.assert(
      fc.property(text, text, (part, dry) => {
        try {
          expect(codec.encode(codec.decode({ ...texts, part, dry }))).toMatchObject({ part, dry });
        } catch (error) {
          expect(error).toBeInstanceOf(PayloadInvalidError);
        }
      }),
    );
  });

  test("explained: the message stays as it is", async () => {
    const error = refused(() => codec.decode({}));
    expect((await error.explain({ definition: "d" })).message).toBe(error.message);
  });
});
