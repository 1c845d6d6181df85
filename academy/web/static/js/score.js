// Keys of a sheet to score: a digit chooses the level of the criterion in which one is, and goes on
// to the next; Ctrl and Enter hand in. They work within the sheet only (WCAG 2.1.4).
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-score]");
  if (!form || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.querySelector("button[value=hand_in]")?.click();
    return;
  }
  if (event.target.type !== "radio" || event.ctrlKey || event.metaKey || event.altKey) return;
  const groups = [...form.querySelectorAll("[role=radiogroup]")];
  const group = event.target.closest("[role=radiogroup]");
  const level = group?.querySelector(`input[value="${CSS.escape(event.key)}"]`);
  if (!level) return;
  event.preventDefault();
  level.click();
  const note = group.nextElementSibling?.querySelector("textarea");
  const next = groups[groups.indexOf(group) + 1];
  const radio = next?.querySelector("input:checked") ?? next?.querySelector("input");
  const asked = openWhy(group);
  (asked && !note.value ? note : radio ?? form.querySelector("button[value=hand_in]"))?.focus();
});

document.addEventListener("change", ({ target }) => {
  const group = target.closest?.("form[data-score] [role=radiogroup]");
  if (group) openWhy(group);
});

function openWhy(group) {
  const radios = [...group.querySelectorAll("input")];
  const atEnd = radios[0].checked || radios.at(-1).checked;
  const why = group.nextElementSibling;
  if (atEnd && why?.matches("details.why")) why.open = true;
  return atEnd;
}
