import { quoteSource, quoteYaml, type Saying } from "./source-text.js";

/** What findings about the traps of YAML say. Each names the quote or the space that mends. */

export const mergeKey: Saying = {
  code: "YAML_MERGE",
  message: "`<<` merges mappings in YAML 1.1; contracts are YAML 1.2, where it is a key like any other",
  fix: "Use `extends: [Base]` to take over the fields of a message, or copy the words.",
};

export function keyNoString(source: string): Saying {
  return {
    code: "YAML_KEY",
    message: `The key ${quoteSource(source)} is not text to YAML; keys are text`,
    fix: /^[[{&*!]/.test(source) ? "Write a plain word." : `Write ${quoteSource(`${quoteYaml(source)}: …`)} in quotes.`,
  };
}

export function commentedOut(word: string, comment: string): Saying {
  return {
    code: "YAML_CUT",
    message: `${quoteSource(word)} has no value: \` #\` begins a comment`,
    fix: `Write ${quoteSource(`${word}: ${quoteYaml(comment)}`)}.`,
  };
}

export function textCut(word: string, rest: string, whole: string): Saying {
  return {
    code: "YAML_CUT",
    message: `The text ends at ${quoteSource(rest)}: \` #\` begins a comment`,
    fix: `Write ${quoteSource(`${word === "" ? "" : `${word}: `}${quoteYaml(whole)}`)}, or put the comment on a line of its own.`,
  };
}

export function typeMissing(word: string, name: string, missing: boolean): Saying {
  const types = ["fields", "properties", "parameters", "messages", "headers"].includes(word);
  const what = types ? "type" : "content";
  return {
    code: "VALUE_MISSING",
    message: missing ? `${quoteSource(name)} has no ${what}` : `The null of ${quoteSource(name)} is no ${what}`,
    fix: types
      ? `Write ${quoteSource(`${name}: string`)} or another type behind it; the type of nothing but null is \`"null"\`, in quotes.`
      : "Write its words behind it, or remove it.",
  };
}

export function valueMissing(word: string, missing: boolean): Saying {
  const quotes = missing ? "" : ` If it is a type or text, write ${quoteSource(`${word}: "null"`)} in quotes.`;
  return {
    code: "VALUE_MISSING",
    message: missing ? `${quoteSource(word)} has no value` : `A plain null cannot stand at ${quoteSource(word)}`,
    fix: `Write a value behind it, or remove the word.${quotes}`,
  };
}

export function itemMissing(word: string, missing: boolean): Saying {
  const list = word === "" ? "a list" : quoteSource(word);
  return {
    code: "VALUE_MISSING",
    message: missing ? `An item of ${list} is missing` : `A plain null cannot stand in ${list}`,
    fix: 'Write the item, or remove it. If the type or the text is meant, write `"null"` in quotes.',
  };
}

export function readAsMap(word: string, source: string): Saying {
  return {
    code: "YAML_QUOTES",
    message: `YAML reads ${quoteSource(source)} as a mapping, not as text`,
    fix: `Write ${quoteSource(`${word}: ${quoteYaml(source)}`)} in quotes if it is text; without the braces if it is a type.`,
  };
}

export function splitAtComma(word: string, source: string): Saying {
  const number = /^\d{1,3}(,\d{3})+$/.test(source);
  return {
    code: "YAML_SPLIT",
    message: `YAML splits ${quoteSource(source)} at the comma: inside \`{ }\` it begins another key`,
    fix: number
      ? `Write \`${word}: ${source.replaceAll(",", "")}\`.`
      : `Write ${quoteSource(`${word}: ${quoteYaml(source)}`)} in quotes.`,
  };
}

export function becameNumber(written: string, value: string | number | boolean | null): Saying {
  return {
    code: "ENUM_NUMBER",
    message: `YAML reads ${quoteSource(written)} as the ${typeof value} ${value}`,
    fix: `Write ${quoteSource(quoteYaml(written))} in quotes if it is text, \`${value}\` if it is a ${typeof value}.`,
  };
}

export function fieldTwice(name: string, line: number): Saying {
  return {
    code: "FIELD_TWICE",
    message: `${quoteSource(`${name}?`)} is the field ${quoteSource(name)} of line ${line} again: the \`?\` is no part of the name`,
    fix: "Keep one of them: with `?` where it is optional.",
  };
}

export function duplicateKey(name: string, line: number): Saying {
  return {
    code: "YAML_DUPLICATE_KEY",
    message: `The key ${quoteSource(name)} stands here twice; the first time in line ${line}`,
    fix: "Rename or remove one of them.",
  };
}

/** For `a:string`, which YAML reads as one word. */
export function gluedSaying(text: string): Saying {
  const spaced = text.replace(/:(?=\S)/, ": ");
  return {
    code: "YAML_GLUED",
    message: `YAML reads ${quoteSource(text)} as one word: a space is missing after the colon`,
    fix: `Write ${quoteSource(spaced)}.`,
  };
}

/** For `?a` and `a ?`. */
export function optionalMarkSaying(written: string, meant: string): Saying {
  return {
    code: "FIELD_MARK",
    message: `${quoteSource(written)} is no field's name: the \`?\` of an optional field stands right behind its name`,
    fix: `Write ${quoteSource(meant)}.`,
  };
}
