/** Namespaces whose folder of generated code has their own name. */
const valid = /^[A-Za-z][A-Za-z0-9]*([-_][A-Za-z0-9]+)*$/;

export function isNamespace(text: string): boolean {
  return valid.test(text) && text.length <= 64;
}

/** A namespace of whatever a project or a folder is called: `@acme/Ünï shop` → `uni-shop`, `1 2` → `app-1-2`. */
export function namespaceFrom(name: string): string {
  const words = name
    .replace(/^@[^/]*\//, "")
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "")
    .join("-")
    .slice(0, 40)
    .replace(/-+$/, "");
  if (words === "") return "app";
  return /^[a-z]/.test(words) ? words : `app-${words}`;
}

/** `shop-api` → `createShopApiClient`, as the generator calls it. */
export function createClientName(namespace: string): string {
  const stem = namespace
    .split(/[-_]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
  return `create${stem}Client`;
}
