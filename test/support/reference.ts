import { check, type SourceFile } from "../../codegen/generate.js";
import type { Model } from "../../codegen/model/model.js";

/** The model of contracts by their files, where they have no findings. */
export function modelOf(files: Readonly<Record<string, unknown>>, external: readonly string[] = []): Model {
  const sources = Object.entries(files).map(
    ([file, contract]): SourceFile => ({
      file,
      text: typeof contract === "string" ? contract : JSON.stringify(contract),
      uses: Object.fromEntries(Object.keys(files).map((name) => [name, name])),
      external: external.includes(file),
    }),
  );
  const { model, diagnostics } = check(sources);
  if (!model) throw new Error(diagnostics.map(({ file, message }) => `${file}: ${message}`).join("\n"));
  return model;
}

/** Texts that would be code, markup or an attribute where they were not escaped; each sets `canary` where it runs. */
export const hostile: readonly string[] = [
  "</script><script>canary('script')</script>",
  "</style><img src=x onerror=canary('img')>",
  "\"'><svg onload=canary('svg')>",
  "' autofocus onfocus=canary('focus') x='",
  "--><iframe src=\"javascript:canary('frame')\"></iframe><!--",
  "`</code><b onclick=canary()>`",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is to stay a text.
  "${canary('template')} {{canary()}}",
  "&lt;img src=x onerror=canary()&gt; &#60;",
  "line\u2028paragraph\u2029end \u202e txt.exe \u200b\ufeff",
  "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'><base href='http://127.0.0.1:9/'>",
  "<link rel=stylesheet href=http://127.0.0.1:9/a.css>",
  "x".repeat(300),
];

/** A contract that says them wherever a contract may say a text. */
export function hostileContract(texts: readonly string[] = hostile) {
  const at = (index: number): string => texts[index % texts.length] ?? "";
  const all = texts.join("\n\n");
  const group = { start: "earliest", description: all, deprecated: at(1), owner: at(0) };
  const doc = (index: number) => ({ description: all, deprecated: at(index), owner: at(index + 1) });
  return {
    redloom: 1,
    namespace: "hostile",
    description: all,
    owner: at(2),
    messages: {
      Text: {
        description: all,
        fields: Object.fromEntries(
          texts.map((text, index) => [
            `f${index}`,
            { type: "string", description: text, deprecated: text, default: text, examples: [text] },
          ]),
        ),
        reserved: [at(0), at(2)],
      },
      Choice: { enum: [...texts] },
      Constant: {
        fields: {
          kind: { const: at(0) },
          ...Object.fromEntries(texts.map((text) => [`"${text}"`.slice(1, -1), "string"])),
        },
      },
      Either: {
        oneOf: [{ fields: { kind: { const: at(0) } } }, { fields: { kind: { const: at(1) } } }],
        discriminator: "kind",
      },
      Secret: {
        fields: { token: { type: "string", sensitive: true, default: "hunter2", examples: ["hunter2"] } },
        examples: [{ token: "hunter2" }],
      },
    },
    channels: {
      shout: { message: "Text", ...doc(0) },
      whisper: {
        address: "whisper:{who}",
        parameters: { who: { type: "string", description: all } },
        message: "Secret",
        ...doc(3),
      },
    },
    streams: {
      log: {
        message: "Constant",
        headers: { trace: { type: "string", description: all, default: at(1) } },
        groups: { readers: group },
        ...doc(4),
      },
    },
    locks: { door: doc(5) },
    limits: { gate: { rates: [{ allow: 1, per: "1s" }], ...doc(6) } },
    keys: { box: { value: "Either", ...doc(7) }, plain: { encoding: "text" } },
    calls: { ask: { request: "Text", reply: "Choice", errors: { Busy: "Text" }, ...doc(8) } },
  };
}
