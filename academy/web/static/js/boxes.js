// On a page of a file that staff clear, a box drawn with the pointer is sent as the form beside it
// would send it. Without script the same form takes four numbers.

const form = document.getElementById("place");
let drawn = null;

function point(sheet, event) {
  const edge = sheet.getBoundingClientRect();
  const part = (at, from, size) => Math.min(100, Math.max(0, ((at - from) * 100) / size));
  return [part(event.clientX, edge.left, edge.width), part(event.clientY, edge.top, edge.height)];
}
function sides([x, y], [u, v]) {
  const left = Math.floor(Math.min(x, u));
  const top = Math.floor(Math.min(y, v));
  return [left, top, Math.ceil(Math.max(x, u)) - left, Math.ceil(Math.max(y, v)) - top];
}
function show(event) {
  const high = drawn.sheet.viewBox.baseVal.height / 100;
  const [left, top, width, height] = sides(drawn.from, point(drawn.sheet, event));
  const values = { x: left, y: top * high, width, height: height * high };
  for (const [name, value] of Object.entries(values)) drawn.box.setAttribute(name, value);
}
document.addEventListener("pointerdown", (event) => {
  const sheet = event.target.closest?.("[data-sheet]");
  // A finger scrolls; it has the numbers and the words.
  if (!sheet || !form || event.button !== 0 || event.pointerType === "touch") return;
  event.preventDefault();
  const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  sheet.append(box);
  drawn = { sheet, box, from: point(sheet, event) };
});
document.addEventListener("pointermove", (event) => drawn && show(event));
document.addEventListener("pointerup", (event) => {
  if (!drawn) return;
  const { sheet, box, from } = drawn;
  const [left, top, width, height] = sides(from, point(sheet, event));
  drawn = null;
  if (width < 2 && height < 2) return box.remove();
  Object.entries({ page: sheet.dataset.sheet, left, top, width, height }).forEach(
    ([name, value]) => (form.elements[name].value = value),
  );
  form.requestSubmit();
});
for (const note of document.querySelectorAll("[data-needs-js]")) note.hidden = false;
