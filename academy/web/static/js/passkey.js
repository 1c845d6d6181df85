// Passkeys: turns what the page asks into a question to the browser, and its answer into a form.
// Without script or without passkeys the forms stay hidden and the other ways remain.

const works = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

function parsed(form) {
  const options = JSON.parse(form.dataset.passkey);
  return form.dataset.make === undefined
    ? PublicKeyCredential.parseRequestOptionsFromJSON(options)
    : PublicKeyCredential.parseCreationOptionsFromJSON(options);
}

function answer(form, credential) {
  form.elements.answer.value = JSON.stringify(credential.toJSON());
  form.dataset.answered = "1";
  form.requestSubmit();
}

let waiting = null;

async function ask(form) {
  const said = form.querySelector("[data-passkey-said]");
  said.textContent = "";
  waiting?.abort();
  waiting = new AbortController();
  try {
    const container = navigator.credentials;
    const question = { publicKey: parsed(form), signal: waiting.signal };
    const credential = form.dataset.make === undefined
      ? await container.get(question)
      : await container.create(question);
    answer(form, credential);
  } catch (error) {
    said.textContent = error.name === "InvalidStateError" ? form.dataset.known : form.dataset.failed;
  }
}

// On the sign-in page the browser offers passkeys while the address is being typed.
async function offer(form) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  waiting = new AbortController();
  try {
    const question = { publicKey: parsed(form), mediation: "conditional", signal: waiting.signal };
    answer(form, await navigator.credentials.get(question));
  } catch {
    // Declined, or the button was pressed instead: the page stays as it is.
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!works) {
    form.closest("[data-passkey-area]")?.querySelector("[data-passkey-missing]")?.removeAttribute("hidden");
    continue;
  }
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    if (form.dataset.answered) return;
    event.preventDefault();
    event.stopPropagation();
    if (form.reportValidity()) ask(form);
  });
  if (form.dataset.offer !== undefined) offer(form);
}
