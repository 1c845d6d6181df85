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

// One submit per press; a question first where the button carries one.
const asked = new WeakSet();
on("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
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
  if (form.dataset.upload !== undefined && form.querySelector("input[type=file]")) {
    upload(event, form, button);
  }
});
addEventListener("pageshow", () =>
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    lock(form, false);
  }),
);

function lock(form, locked) {
  for (const button of form.elements) {
    if (button.type !== "submit") continue;
    locked ? button.setAttribute("aria-disabled", "true") : button.removeAttribute("aria-disabled");
  }
  form.toggleAttribute("aria-busy", locked);
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
  const kept = Object.entries(draft).filter(([, values]) => !values.some((value) => FORBIDDEN.test(value)));
  try {
    if (kept.length) localStorage.setItem(draftKey(form), JSON.stringify(Object.fromEntries(kept)));
    else localStorage.removeItem(draftKey(form));
  } catch {
    /* A full or forbidden store must not stop anyone from typing. */
  }
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
function offerDraft(form) {
  const draft = readDraft(form);
  const changed = Object.entries(draft).filter(
    ([name, values]) => JSON.stringify(valuesOf(form, name)) !== JSON.stringify(values),
  );
  if (!changed.length) return writeDraft(form, {});
  const restore = make("button", {
    type: "button",
    className: "button button-small",
    textContent: words().restore,
  });
  const discard = make("button", {
    type: "button",
    className: "button button-small button-quiet",
    textContent: words().discard,
  });
  const row = make("div", { className: "cluster" }, restore, discard);
  const box = make(
    "div",
    { className: "notice is-info" },
    make("div", {}, make("p", { textContent: words().draft }), row),
  );
  box.setAttribute("role", "status");
  restore.addEventListener("click", () => {
    for (const [name, values] of changed) {
      putValues(form, name, values);
      const field = fields(form).find((e) => e.name === name);
      field?.dispatchEvent(new Event("input", { bubbles: true }));
    }
    box.remove();
    fields(form)[0]?.focus();
  });
  discard.addEventListener("click", () => {
    writeDraft(form, {});
    box.remove();
  });
  form.prepend(box);
}

// Autosave: one field at a time, in order, with the version that the server last gave.
const savers = new WeakMap();
class Saver {
  constructor(form) {
    Object.assign(this, { form, dirty: new Set(), timer: 0, busy: false, wait: 2000 });
    this.state =
      form.querySelector("[data-save-state]") ??
      document.querySelector(`[data-save-state="${form.id}"]`) ??
      make("span");
  }
  show(state, text) {
    this.state.dataset.state = state;
    if (this.state.textContent !== text) this.state.textContent = text;
  }
  touch(name) {
    this.dirty.add(name);
    this.show("saving", words().saving);
    this.plan(900);
  }
  plan(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), delay);
  }
  async flush() {
    if (this.form.dataset.sent) return;
    if (this.busy || composing) return this.plan(600);
    const name = this.dirty.values().next().value;
    if (name === undefined) return;
    this.busy = true;
    this.dirty.delete(name);
    this.show("saving", words().saving);
    const sent = valuesOf(this.form, name);
    const outcome = await this.send(name, sent);
    this.busy = false;
    if (outcome === "saved") {
      this.wait = 2000;
      const draft = readDraft(this.form);
      if (JSON.stringify(draft[name]) === JSON.stringify(sent)) delete draft[name];
      writeDraft(this.form, draft);
      if (this.dirty.size) this.plan(0);
    } else if (outcome === "retry") {
      this.dirty.add(name);
      this.show("waiting", navigator.onLine ? words().notSaved : words().offline);
      this.wait = Math.min(this.wait * 2, 60000);
      this.plan(this.wait);
    } else this.dirty.add(name);
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
        headers: { "X-CSRFToken": token, Accept: "application/json" },
        signal: AbortSignal.timeout(15000),
      });
    } catch {
      return "retry";
    }
    if (answer.ok) {
      const told = await answer.json().catch(() => null);
      if (!told) return "retry";
      if (told.version !== undefined) {
        this.form.dataset.version = told.version;
        if (this.form.elements.version) this.form.elements.version.value = told.version;
      }
      warn(this.form, name, told.warnings?.[name] ?? "");
      const time =
        told.saved_at ??
        new Date().toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
      this.show("saved", fill(words().saved, { time }));
      return "saved";
    }
    if (answer.status === 409) this.show("conflict", words().conflict);
    else if (answer.type === "opaqueredirect" || [400, 401, 403].includes(answer.status))
      this.show("conflict", words().signedOut);
    else if (answer.status === 422 || answer.status === 413) {
      const told = await answer.json().catch(() => ({}));
      warn(this.form, name, told.errors?.[name] ?? told.message ?? words().refused);
      this.show("conflict", words().refused);
    } else return "retry";
    return "stopped";
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
on("input", (event) => {
  const field = event.target;
  if (field.dataset?.limit) updateCounter(field);
  const form = field.form;
  if (!form || !field.name || !fields(form).includes(field)) return;
  if (form.dataset.draftKey)
    writeDraft(form, { ...readDraft(form), [field.name]: valuesOf(form, field.name) });
  savers.get(form)?.touch(field.name);
});
addEventListener("online", () =>
  document.querySelectorAll("form[data-autosave]").forEach((form) => savers.get(form)?.plan(0)),
);
addEventListener("beforeunload", (event) => {
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    const saver = savers.get(form);
    if (saver && !form.dataset.sent && (saver.busy || saver.dirty.size)) event.preventDefault();
  }
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
    delete form.dataset.sent;
    lock(form, false);
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

function start() {
  document.documentElement.classList.add("js");
  document.querySelectorAll("[data-needs-js]").forEach((node) => (node.hidden = false));
  document.querySelectorAll("[data-limit]").forEach(updateCounter);
  document.querySelectorAll("form[data-autosave]").forEach((form) => savers.set(form, new Saver(form)));
  settleDraft();
  document.querySelectorAll("form[data-draft-key]").forEach(offerDraft);
  document.querySelector(".error-summary[autofocus]")?.focus();
}
start();
