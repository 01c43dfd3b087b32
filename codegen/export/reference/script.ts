import { type Html, html } from "./html.js";

/**
 * Constant text: the search, and buttons that copy. It only ever hides and shows what stands in the page, and makes no
 * markup of any text. Without it the page reads the same.
 */
export const script: Html = html`
(() => {
  const get = (id) => document.getElementById(id);
  const details = get("ui:nav").querySelector("details");
  const wide = matchMedia("(min-width: 801px)");
  const fold = () => { details.open = wide.matches; };
  wide.addEventListener("change", fold);
  fold();
  const form = get("ui:form"), field = get("ui:search"), found = get("ui:found"), tree = get("ui:tree");
  const items = [...tree.querySelectorAll("[data-find]")].map((node) => {
    const link = node.querySelector("a");
    const name = link.textContent.toLowerCase();
    return { node, link, name, text: name + " " + node.dataset.find.toLowerCase() };
  });
  const branches = [...tree.querySelectorAll("li:not([data-find])")].reverse();
  let best;
  const rank = (item, words) => {
    if (!words.every((word) => item.text.includes(word))) return 0;
    const word = words[0];
    return item.name === word ? 4 : item.name.startsWith(word) ? 3 : item.name.includes(word) ? 2 : 1;
  };
  const search = () => {
    const words = field.value.toLowerCase().split(" ").filter((word) => word !== "");
    let top = 0, count = 0;
    best?.node.classList.remove("best");
    best = undefined;
    for (const item of items) {
      const score = words.length === 0 ? 1 : rank(item, words);
      item.node.hidden = score === 0;
      if (score > 0) count += 1;
      if (words.length > 0 && score > top) { top = score; best = item; }
    }
    for (const branch of branches) branch.hidden = !branch.querySelector("[data-find]:not([hidden])") && words.length > 0;
    best?.node.classList.add("best");
    best?.node.scrollIntoView({ block: "nearest" });
    found.textContent = words.length === 0 ? "" : count === 0 ? "Nothing found" : count + " found";
    const isNone = words.length > 0 && count === 0;
    get("ui:none").hidden = !isNone;
    form.classList.toggle("none", isNone);
    get("ui:nav").classList.toggle("searched", words.length > 0);
    if (!wide.matches) details.open = words.length > 0;
  };
  const shown = () => items.filter(({ node }) => !node.hidden).map(({ link }) => link);
  const clear = () => { field.value = ""; search(); };
  field.addEventListener("input", search);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!best) return;
    best.link.click();
    field.blur();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { clear(); field.blur(); }
    if (event.key === "ArrowDown") { event.preventDefault(); (best?.link ?? shown()[0])?.focus(); }
  });
  get("ui:clear").addEventListener("click", () => { clear(); field.focus(); });
  tree.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const links = shown(), at = links.indexOf(document.activeElement);
    if (at < 0) return;
    event.preventDefault();
    (links[at + step] ?? (step < 0 ? field : undefined))?.focus();
  });
  tree.addEventListener("click", (event) => {
    if (!event.target.closest("a")) return;
    if (field.value !== "") clear();
    if (!wide.matches) details.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field.focus();
  });
  form.hidden = false;
  document.addEventListener("DOMContentLoaded", () => {
    if (!navigator.clipboard) return;
    for (const block of document.querySelectorAll("pre")) {
      const text = block.textContent, button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy"; }, 1500);
      });
      block.append(button);
    }
  });
})();
`;
