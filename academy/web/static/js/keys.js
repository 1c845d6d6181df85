// Keys of a list: j and k go from row to row, x picks, / searches, ? helps. They are single letters,
// so they keep away from whatever is typed into, and can be turned off (WCAG 2.1.4).
const keysOff = () => localStorage.getItem("keys") === "off";
document.addEventListener("change", ({ target }) => {
  if (target.dataset?.keysOn !== undefined) localStorage.setItem("keys", target.checked ? "on" : "off");
});
document.addEventListener("keydown", (event) => {
  const list = document.querySelector("[data-rows]");
  const search = document.querySelector("[data-search]");
  const typing = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open] *";
  if (!list && !search) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || keysOff()) return;
  if (event.target.closest?.(typing)) return;
  const rows = [...(list?.querySelectorAll("tbody tr") ?? [])];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const go = (index) => rows[index]?.querySelector("a")?.focus();
  const acts = {
    j: () => go(at < 0 ? 0 : Math.min(at + 1, rows.length - 1)),
    k: () => go(Math.max(at - 1, 0)),
    x: () => rows[at]?.querySelector("input[type=checkbox]")?.click(),
    "/": () => search?.focus(),
    "?": () => document.getElementById("keys")?.showModal(),
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
});

document.querySelectorAll("[data-keys-on]").forEach((box) => (box.checked = !keysOff()));
