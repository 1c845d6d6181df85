// Comforts on top of pages that work without them. No dependency, no inline code; every listener
// sits on the document, so that a page swapped in after an upload needs nothing but start().

const words = () => document.getElementById("words")?.dataset ?? {};
const fill = (text, values) => (text ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const make = (tag, attributes = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), attributes);
  node.append(...children);
  return node;
};
const on = (type, handler, options) => document.addEventListener(type, handler, options);

// Theme: system -> light -> dark. The cookie lets the server write it into <html>: no flash.
on("click", (event) => {
  if (!event.target.closest?.("[data-theme-toggle]")) return;
  const root = document.documentElement;
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax`;
  say(dark ? words().themeLight : words().themeDark);
});

function say(text) {
  const region = document.getElementById("say");
  if (region) region.textContent = text ?? "";
}

// Copying, showing a password, opening dialogs where the browser has no command buttons.
on("click", async (event) => {
  const button = event.target.closest?.("button");
  if (!button) return;
  if (button.dataset.copy !== undefined) {
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.querySelector("[data-label]") ?? button;
    const before = label.textContent;
    label.textContent = words().copied;
    say(words().copied);
    setTimeout(() => (label.textContent = before), 2000);
  }
  if (button.dataset.print !== undefined) print();
  if (button.dataset.reveal) {
    const input = document.getElementById(button.dataset.reveal);
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.textContent = shown ? words().hide : words().show;
  }
  const dialog = button.getAttribute("commandfor");
  if (dialog && !("commandForElement" in HTMLButtonElement.prototype)) {
    const element = document.getElementById(dialog);
    if (button.getAttribute("command") === "show-modal") element?.showModal();
    if (button.getAttribute("command") === "close") element?.close();
  }
});

// While Hangul is being composed, Enter belongs to the input method and not to the form.
// Safari ends the composition first and then reports the same Enter with key code 229.
on(
  "keydown",
  (event) => {
    if (event.key !== "Enter" && event.keyCode !== 229) return;
    if ((event.isComposing || event.keyCode === 229) && event.target.matches?.("input")) {
      if (event.key === "Enter") event.preventDefault();
    }
  },
  true,
);

// Without a connection the browser's own page of error would take the place of what was typed.
// A device that says it is offline may still reach us, so we are asked before anything is held.
let reaches = false;
addEventListener("offline", () => (reaches = false));
addEventListener("online", () => document.querySelectorAll("[data-unsent]").forEach((box) => box.remove()));
async function sendIfReached(form, button) {
  const icon = document.querySelector("link[rel~=icon]")?.href ?? location.href;
  const answer = await fetch(icon, { method: "HEAD", cache: "no-store" }).catch(() => null);
  reaches = answer !== null;
  if (reaches) return form.requestSubmit(button?.form === form ? button : undefined);
  if (!form.querySelector("[data-unsent]")) {
    const box = boxOf("warning", make("p", { textContent: words().held }));
    box.dataset.unsent = "";
    const place = form.querySelector(".form-actions") ?? button;
    place ? place.before(box) : form.append(box);
  }
  say(words().held);
}

// One submit per press; a question first where the button carries one.
const asked = new WeakSet();
on("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!navigator.onLine && !reaches && form.method === "post") {
    event.preventDefault();
    return sendIfReached(form, button);
  }
  const question = button?.dataset.confirm ?? form.dataset.confirm;
  if (question && !asked.has(form)) {
    event.preventDefault();
    ask(question, button?.textContent.trim() ?? "").then((yes) => {
      if (!yes) return;
      asked.add(form);
      form.requestSubmit(button?.form === form ? button : undefined);
    });
    return;
  }
  asked.delete(form);
  if (form.dataset.sent) return event.preventDefault();
  if (form.method !== "post") return;
  form.dataset.sent = "1";
  if (form.dataset.forgetDrafts !== undefined) forgetDrafts();
  if (form.dataset.draftKey) sessionStorage.setItem("sent-draft", draftKey(form));
  setTimeout(() => lock(form, true));
  // A file that is sent takes the place of no page, and nothing else tells that it came.
  if (form.dataset.download !== undefined) setTimeout(unlock, 3000, form);
  if (form.dataset.upload !== undefined && form.querySelector("input[type=file]")) {
    upload(event, form, button);
  }
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(unlock));

function unlock(form) {
  delete form.dataset.sent;
  lock(form, false);
}
function lock(form, locked) {
  for (const button of form.elements) {
    if (button.type !== "submit") continue;
    locked ? button.setAttribute("aria-disabled", "true") : button.removeAttribute("aria-disabled");
  }
  form.setAttribute("aria-busy", locked);
}

function ask(question, yes) {
  return new Promise((answer) => {
    const title = make("p", { textContent: question, id: "ask-title" });
    const no = make("button", { className: "button", value: "", textContent: words().cancel });
    const go = make("button", { className: "button button-primary", value: "yes", textContent: yes });
    const form = make("form", { method: "dialog", className: "cluster end" }, no, go);
    const dialog = make("dialog", { className: "dialog" }, title, form);
    dialog.setAttribute("aria-labelledby", "ask-title");
    dialog.addEventListener("close", () => {
      answer(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Counting what a person calls a character: one emoji or one syllable is one, however it is stored.
const segmenter = Intl.Segmenter && new Intl.Segmenter(undefined, { granularity: "grapheme" });
function count(text) {
  const plain = text.replace(/\r\n?/g, "\n").normalize("NFC");
  if (!segmenter) return Array.from(plain).length;
  let total = 0;
  for (const _ of segmenter.segment(plain)) total += 1;
  return total;
}
function updateCounter(area) {
  const counter = document.getElementById(`${area.id}-counter`);
  if (!counter) return;
  const left = Number(area.dataset.limit) - count(area.value);
  counter.classList.toggle("is-over", left < 0);
  counter.firstElementChild.textContent =
    left < 0 ? fill(words().over, { count: -left }) : fill(words().left, { count: left });
}

// What was typed stays on this device until the server has it.
const draftKey = (form) => `draft:${location.pathname}:${form.dataset.draftKey}`;
const fields = (form) =>
  [...form.elements].filter(
    (e) =>
      e.name &&
      !e.disabled &&
      !["hidden", "password", "file", "submit", "button"].includes(e.type) &&
      e.autocomplete !== "one-time-code",
  );
function readDraft(form) {
  try {
    return JSON.parse(localStorage.getItem(draftKey(form))) ?? {};
  } catch {
    return {};
  }
}
// A resident registration number is nobody's to keep, on this device neither.
const FORBIDDEN = /\d{6}\s*[-–]?\s*[1-8]\d{6}/;
function writeDraft(form, draft) {
  const kept = Object.entries(draft).filter(([, { typed }]) => !typed?.some((value) => FORBIDDEN.test(value)));
  try {
    if (kept.length) localStorage.setItem(draftKey(form), JSON.stringify(Object.fromEntries(kept)));
    else localStorage.removeItem(draftKey(form));
  } catch {
    /* A full or forbidden store must not stop anyone from typing. */
  }
}
// What the server holds of a form's fields, as far as this page knows.
const served = new WeakMap();
function learnServed(form) {
  const names = new Set(fields(form).map((field) => field.name));
  served.set(form, new Map([...names].map((name) => [name, valuesOf(form, name)])));
}
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
function noteDraft(form, name) {
  const before = readDraft(form)[name]?.before ?? served.get(form)?.get(name) ?? [];
  writeDraft(form, { ...readDraft(form), [name]: { typed: valuesOf(form, name), before } });
}
function dropDraft(form, name) {
  const { [name]: _, ...rest } = readDraft(form);
  writeDraft(form, rest);
}
// Who signs out on a shared computer leaves nothing behind.
function forgetDrafts() {
  for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key);
}
// A form that was sent and did not come back with errors has arrived: its draft may go.
function settleDraft() {
  const key = sessionStorage.getItem("sent-draft");
  if (!key) return;
  sessionStorage.removeItem("sent-draft");
  const here = [...document.querySelectorAll("form[data-draft-key]")].some((form) => draftKey(form) === key);
  const [visit] = performance.getEntriesByType("navigation");
  const redirected = visit?.type === "navigate" && visit.redirectCount > 0;
  if (!document.querySelector(".error-summary, .problem") && (!here || redirected))
    localStorage.removeItem(key);
}
const valuesOf = (form, name) => new FormData(form).getAll(name).filter((v) => typeof v === "string");
function putValues(form, name, values) {
  for (const element of fields(form).filter((e) => e.name === name)) {
    if (["checkbox", "radio"].includes(element.type)) element.checked = values.includes(element.value);
    else if (element.multiple) for (const o of element.options) o.selected = values.includes(o.value);
    else element.value = values[0] ?? "";
  }
}
function restoreValues(form, name, values) {
  putValues(form, name, values);
  fields(form).find((e) => e.name === name)?.dispatchEvent(new Event("input", { bubbles: true }));
}
const small = (textContent, quiet) =>
  make("button", { type: "button", className: `button button-small${quiet ? " button-quiet" : ""}`, textContent });
function boxOf(kind, ...children) {
  const box = make("div", { className: `notice is-${kind}` }, make("div", { className: "stack tight" }, ...children));
  box.setAttribute("role", "status");
  return box;
}
function offerDraft(form) {
  const changed = Object.entries(readDraft(form)).filter(
    ([name, { typed }]) => typed && !same(valuesOf(form, name), typed),
  );
  if (!changed.length) return writeDraft(form, {});
  const saver = savers.get(form);
  if (saver) return putBack(form, saver, changed);
  const restore = small(words().restore);
  const discard = small(words().discard, true);
  const row = make("div", { className: "cluster" }, restore, discard);
  const box = boxOf("info", make("p", { textContent: words().draft }), row);
  restore.addEventListener("click", () => {
    for (const [name, { typed }] of changed) restoreValues(form, name, typed);
    box.remove();
    fields(form)[0]?.focus();
  });
  discard.addEventListener("click", () => {
    writeDraft(form, {});
    box.remove();
  });
  form.prepend(box);
}
// A form that saves by itself takes back what never arrived, unless it was changed elsewhere since.
function putBack(form, saver, changed) {
  let count = 0;
  for (const [name, { typed, before }] of changed) {
    const now = valuesOf(form, name);
    if (same(now, before ?? [])) {
      restoreValues(form, name, typed);
      count += 1;
    } else {
      putValues(form, name, typed);
      saver.ask(name, now);
    }
  }
  if (count) form.prepend(boxOf("info", make("p", { textContent: words().putBack })));
}

// Autosave: one field at a time, in order, with the version that the server last gave.
const savers = new WeakMap();
class Saver {
  constructor(form) {
    Object.assign(this, { form, dirty: new Set(), refused: new Map(), timer: 0, wait: 2000 });
    Object.assign(this, { busy: false, halted: false, tried: false });
    this.state =
      form.querySelector("[data-save-state]") ??
      document.querySelector(`[data-save-state="${form.id}"]`) ??
      make("span");
  }
  get isUnsaved() {
    return this.busy || this.dirty.size > 0 || this.refused.size > 0;
  }
  show(state, text) {
    this.state.dataset.state = state;
    if (this.state.textContent !== text) this.state.textContent = text ?? "";
  }
  // "Saved" is said only when nothing on the page is unsaved.
  tell(text) {
    const [problem] = this.refused.values();
    if (problem) this.show("conflict", problem);
    else if (this.dirty.size) this.show("saving", words().saving);
    else this.show("saved", text);
  }
  touch(name) {
    this.refused.delete(name);
    this.dirty.add(name);
    if (this.halted) return this.halt();
    this.show("saving", words().saving);
    this.plan(900);
  }
  plan(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), delay);
  }
  async flush() {
    if (this.form.dataset.sent || this.halted) return;
    if (this.busy || composing) return this.plan(600);
    const name = this.dirty.values().next().value;
    if (name === undefined) return;
    this.busy = true;
    this.dirty.delete(name);
    this.show("saving", words().saving);
    const typed = valuesOf(this.form, name);
    const outcome = await this.send(name, typed);
    this.busy = false;
    if (outcome.saved) {
      Object.assign(this, { wait: 2000, tried: false });
      served.get(this.form)?.set(name, typed);
      if (same(readDraft(this.form)[name]?.typed, typed)) dropDraft(this.form, name);
      this.tell(outcome.saved);
    } else if (outcome.refused) {
      if (!this.dirty.has(name)) this.refused.set(name, outcome.refused);
      this.tell();
    } else this.dirty.add(name);
    if (outcome.halted) {
      this.halt();
      // The sign-in may still be good and only the form too old: that needs nobody.
      if (!this.tried) this.revive();
      this.tried = true;
    }
    if (outcome.retry) {
      this.show("waiting", navigator.onLine ? words().notSaved : words().offline);
      this.wait = Math.min(this.wait * 2, 60000);
      this.plan(this.wait);
    } else if (this.dirty.size) this.plan(0);
  }
  async send(name, values) {
    const body = new URLSearchParams(values.map((value) => [name, value]));
    if (!values.length) body.append(name, "");
    body.append("autosave", name);
    if (this.form.dataset.version) body.append("version", this.form.dataset.version);
    const token = this.form.elements.csrf_token?.value ?? "";
    let answer;
    try {
      answer = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body,
        credentials: "same-origin",
        redirect: "manual",
        keepalive: document.hidden && String(body).length < 60000,
        headers: { "X-CSRFToken": token, Accept: "application/json" },
        signal: AbortSignal.timeout(15000),
      });
    } catch {
      return { retry: true };
    }
    if (answer.type === "opaqueredirect" || [400, 401, 403].includes(answer.status)) return { halted: true };
    const told = await answer.json().catch(() => null);
    if (!told || ![200, 409, 413, 422].includes(answer.status)) return { retry: true };
    if (told.version !== undefined && !told.newer) this.learn(told.version);
    if (answer.ok) {
      warn(this.form, name, told.warnings?.[name] ?? "");
      const clock = { hour: "numeric", minute: "2-digit" };
      const time = told.saved_at ?? new Date().toLocaleTimeString(document.documentElement.lang, clock);
      return { saved: fill(words().saved, { time }) };
    }
    if (answer.status === 409) {
      if (told.newer?.[name] === undefined) return { refused: words().conflict };
      this.ask(name, told.newer[name].split(this.isSeveral(name) ? "\n" : /(?!)/), told.version);
      return { refused: words().twoVersions };
    }
    warn(this.form, name, told.errors?.[name] ?? told.message ?? words().refused);
    return { refused: words().refused };
  }
  isSeveral(name) {
    return fields(this.form).some((e) => e.name === name && e.type === "checkbox");
  }
  learn(version) {
    this.form.dataset.version = version;
    if (this.form.elements.version) this.form.elements.version.value = version;
  }
  // Two devices: the newer text stays saved, and whoever comes second sees both and chooses.
  ask(name, theirs, version) {
    this.dirty.delete(name);
    this.refused.set(name, words().twoVersions);
    this.tell();
    const field = fields(this.form).find((e) => e.name === name);
    const place = field?.closest(".field") ?? this.form;
    place.querySelector("[data-versions]")?.remove();
    const label = (value) => {
      const choice = fields(this.form).find((e) => e.name === name && e.value === value && e.labels?.[0]);
      return (["radio", "checkbox"].includes(field?.type) && choice?.labels[0].querySelector("span")?.textContent) || value;
    };
    const mine = small(words().keepMine);
    const other = small(words().takeOther);
    const box = boxOf(
      "warning",
      make("p", { textContent: words().twoVersions }),
      make("p", { className: "small muted", textContent: words().savedElsewhere }),
      make("blockquote", { className: "keep-lines", textContent: theirs.map(label).join(", ") || "—" }),
      make("div", { className: "cluster" }, mine, other),
    );
    box.dataset.versions = "";
    place.append(box);
    const decide = (values) => {
      box.remove();
      if (version !== undefined) this.learn(version);
      if (values) putValues(this.form, name, values);
      restoreValues(this.form, name, valuesOf(this.form, name));
      field?.focus();
    };
    mine.addEventListener("click", () => decide());
    other.addEventListener("click", () => decide(theirs));
  }
  // Signed out: everything stays on the page and on this device until somebody is back.
  halt() {
    if (this.halted && this.state.querySelector("a")) return;
    this.halted = true;
    this.show("conflict", words().signedOut);
    const link = make("a", { textContent: words().signIn, target: "_blank" });
    link.href = `${words().signInAt}?next=${encodeURIComponent(location.pathname)}`;
    this.state.append(" ", link);
  }
  async revive() {
    if (!this.halted) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = this.form.id && page.getElementById(this.form.id);
    if (!form?.dataset.autosave || form.dataset.draftKey !== this.form.dataset.draftKey) return;
    this.form.elements.csrf_token.value = form.elements.csrf_token.value;
    this.halted = false;
    this.plan(0);
  }
}
function warn(form, name, text) {
  const field = fields(form).find((e) => e.name === name);
  const slot = field && document.getElementById(`${field.id}-warning`);
  if (slot) slot.textContent = text;
}

let composing = false;
on("compositionstart", () => (composing = true));
on("compositionend", () => (composing = false));
// What depends on an answer of the same form comes and goes with it; what it holds stays.
function settleConditions(form) {
  for (const part of form.querySelectorAll("[data-depends]")) {
    const above = fields(form).filter((e) => e.name === part.dataset.depends);
    if (!above.length) continue;
    const wanted = part.dataset.values.split(" ");
    const gone = above[0].closest("[data-depends][hidden]");
    part.hidden = !!gone || !above.some((e) => e.checked && wanted.includes(e.value));
  }
}
on("change", (event) => event.target.form && settleConditions(event.target.form));
on("input", (event) => {
  const field = event.target;
  if (field.dataset?.limit) updateCounter(field);
  const form = field.form;
  if (!form || !field.name || !fields(form).includes(field)) return;
  if (form.dataset.draftKey) noteDraft(form, field.name);
  savers.get(form)?.touch(field.name);
});
const saving = () =>
  [...document.querySelectorAll("form[data-autosave]")].map((form) => savers.get(form)).filter(Boolean);
addEventListener("online", () => saving().forEach((saver) => saver.plan(0)));
addEventListener("focus", () => saving().forEach((saver) => saver.revive()));
on("visibilitychange", () =>
  saving().forEach((saver) => (document.hidden ? saver.flush() : saver.revive())),
);
addEventListener("beforeunload", (event) => {
  if (saving().some((saver) => !saver.form.dataset.sent && saver.isUnsaved)) event.preventDefault();
});

// Uploads tell how far they are. The answer is a page as ever, and takes the place of this one.
function upload(event, form, button) {
  event.preventDefault();
  const data = new FormData(form, button);
  const bar = make("progress", { max: 100, value: 0 });
  const text = make("span", { textContent: fill(words().uploading, { percent: "0%" }) });
  const box = make("div", { className: "meter" }, text, bar);
  bar.setAttribute("aria-label", words().upload);
  form.querySelector(".form-actions, button[type=submit]")?.before(box);
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = Math.floor((100 * loaded) / total);
    text.textContent = fill(words().uploading, { percent: `${bar.value}%` });
  });
  request.addEventListener("load", () => {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    if (!page.querySelector("main")) return location.reload();
    history.pushState(null, "", request.responseURL);
    document.documentElement.lang = page.documentElement.lang;
    document.title = page.title;
    document.body.replaceWith(document.adoptNode(page.body));
    start();
    (document.querySelector(".error-summary") ?? document.querySelector("main"))?.focus();
  });
  request.addEventListener("error", () => {
    unlock(form);
    box.remove();
    say(words().uploadFailed);
    form.querySelectorAll("input[type=file]").forEach((input) => {
      const slot = document.getElementById(`${input.id}-warning`);
      if (slot) slot.textContent = words().uploadFailed;
    });
  });
  request.open("POST", form.action);
  request.send(data);
}

// Keys of a list: j and k go from row to row, x picks, / searches, ? helps. They are single letters,
// so they keep away from whatever is typed into, and can be turned off (WCAG 2.1.4).
const keysOff = () => localStorage.getItem("keys") === "off";
on("change", ({ target }) => {
  if (target.dataset?.keysOn !== undefined) localStorage.setItem("keys", target.checked ? "on" : "off");
});
on("keydown", (event) => {
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

function start() {
  document.querySelectorAll("[data-keys-on]").forEach((box) => (box.checked = !keysOff()));
  document.documentElement.classList.add("js");
  document.querySelectorAll("[data-needs-js]").forEach((node) => (node.hidden = false));
  document.querySelectorAll("[data-limit]").forEach(updateCounter);
  document.querySelectorAll("form[data-autosave]").forEach((form) => savers.set(form, new Saver(form)));
  settleDraft();
  document.querySelectorAll("form[data-draft-key]").forEach(learnServed);
  document.querySelectorAll("form[data-draft-key]").forEach(offerDraft);
  document.querySelectorAll("form[data-autosave]").forEach(settleConditions);
  document.querySelector(".error-summary[autofocus]")?.focus();
}
start();
