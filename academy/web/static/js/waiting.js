// A page that waits for the worker asks again behind itself and is loaded anew once, when that is
// over: a reload every few seconds would make a screen reader begin at the top each time.
// `data-waits` holds seconds. Without script the button on the page does the same.

const waits = document.querySelector("[data-waits]");

async function look() {
  const answer = document.hidden
    ? null
    : await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-waits]");
    if (!fresh) return location.reload();
    waits.dataset.waits = fresh.dataset.waits;
    waits.replaceChildren(...fresh.childNodes);
  }
  plan();
}
function plan() {
  setTimeout(look, 1000 * waits.dataset.waits);
}
if (waits) plan();
