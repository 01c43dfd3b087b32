/** Words that people know from JSON Schema and OpenAPI and contracts do not have, and what to do instead. */
export const unsupportedWords: ReadonlyMap<string, string> = new Map([
  ...each("if then else", "Write a `oneOf` with a `discriminator`: one message for each case."),
  ...each("not contains minContains maxContains", "Leave it out, and check it in the code that handles the message."),
  ...each("allOf", "Use `extends: [Base]`."),
  ...each("patternProperties propertyNames", "Use `map<type>`: any keys, values of one type."),
  ...each("minProperties maxProperties", "Leave it out, and check it in the code that handles the message."),
  ...each(
    "dependentRequired dependentSchemas dependencies",
    "Write a `oneOf` with a `discriminator`: one message for each case.",
  ),
  ...each(
    "unevaluatedProperties",
    "Leave it out: readers drop unknown fields; `additionalProperties: false` refuses them.",
  ),
  ...each("unevaluatedItems additionalItems", "Use `tuple: [A, B]`, which is closed."),
  ...each("$defs definitions", "Declare the types under `messages`, and refer to them by name."),
  ...each(
    "$id $schema $anchor $dynamicRef $dynamicAnchor $recursiveRef $vocabulary",
    "Refer to messages by name or `$ref`.",
  ),
  ...each("$comment", "Write a YAML comment with `#`."),
  ...each("title", "Use `description`; the name stands in the key."),
  ...each("contentEncoding contentMediaType contentSchema", "Use `type: bytes`, which is base64 on the wire."),
  ...each("nullable", "Write `type: string | null`."),
  ...each("example", "Use `examples`, a list."),
  ...each("readOnly writeOnly", "Write two messages, one `extends` the other."),
]);

function each(words: string, fix: string): [string, string][] {
  return words.split(" ").map((word) => [word, fix]);
}
