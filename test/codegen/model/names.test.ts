import { describe, expect, test } from "vitest";
import { didYouMean } from "../../../codegen/did-you-mean.js";
import {
  camelCase,
  clientStem,
  definitionNameProblem,
  folderName,
  isDefinitionName,
  isMessageName,
  isParameterName,
  kebabCase,
  pascalCase,
} from "../../../codegen/model/names.js";

test.each([
  ["apiEndpoint", "api-endpoint", "ApiEndpoint", "apiEndpoint"],
  ["s3Bucket", "s3-bucket", "S3Bucket", "s3Bucket"],
  ["apiURL", "api-url", "ApiURL", "apiURL"],
  ["URLInfo", "url-info", "URLInfo", "urlInfo"],
  ["Task", "task", "Task", "task"],
  ["A", "a", "A", "a"],
  ["agent-system", "agent-system", "AgentSystem", "agentSystem"],
])("names: %s becomes %s, %s, %s", (name, kebab, pascal, camel) => {
  expect([kebabCase(name), pascalCase(name), camelCase(name)]).toEqual([kebab, pascal, camel]);
});

test("names: a namespace gives the folder; the file does where it is empty", () => {
  expect(folderName("acme.orders", "schemas/x.yaml")).toBe("acme-orders");
  expect(folderName("", "schemas/agent-system.yaml")).toBe("agent-system");
  expect(clientStem("agent-system")).toBe("AgentSystem");
});

describe("names: what may be one", () => {
  test.each(["then", "constructor", "default", "class", "at", "toString", "hasOwnProperty"])("%s may not", (name) => {
    expect(definitionNameProblem(name)).toBeDefined();
  });
  test.each(["commands", "keys", "tasks", "type", "status", "name"])("%s may", (name) => {
    expect(isDefinitionName(name) && definitionNameProblem(name) === undefined).toBe(true);
  });
  test.each(["../up", "a b", "Users", "1st", "", "__proto__", "a-b", "é"])("%j is no definition's", (name) => {
    expect(isDefinitionName(name)).toBe(false);
  });
  test("messages are in PascalCase, parameters any plain identifier", () => {
    expect([isMessageName("Task"), isMessageName("task"), isMessageName("A_B")]).toEqual([true, false, false]);
    expect([isParameterName("agent_id"), isParameterName("constructor"), isParameterName("a-b")]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

test.each([
  ["strng", "string"],
  ["Int", "integer", ["int", "integer"]],
  ["retnetion", "retention"],
  ["channel", "channels"],
  ["x", undefined],
  ["abcdef", undefined],
])("did you mean: %s gives %s", (word, meant, known = ["string", "integer", "retention", "channels", "y"]) => {
  const expected = word === "Int" ? "int" : meant;
  expect(didYouMean(word, known)).toBe(expected);
});
