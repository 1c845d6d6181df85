// What is wrong with a page at 320 by 256 pixels; the journey at 400 % puts it into every page.
window.near = (() => {
  const said = (e) => `${e.localName}.${e.className} ${(e.textContent || e.value || "").trim().slice(0, 60)}`;
  const covered = [];

  // Some point of what has the focus, or of its label, is on top of everything once it has settled.
  const isOnTop = (node) =>
    [node, ...(node.labels ?? []), node.closest(".choice, .card")].filter(Boolean).some((frame) =>
      [...frame.getClientRects()].some(({ left, top, width, height }) =>
        [0.1, 0.5, 0.9].some((x) =>
          [0.1, 0.5, 0.9].some((y) => {
            const hit = document.elementFromPoint(left + x * width, top + y * height);
            return hit && (frame.contains(hit) || hit.contains(node));
          }),
        ),
      ),
    );
  addEventListener(
    "focusin",
    ({ target }) =>
      requestAnimationFrame(() => {
        if (target === document.activeElement && target.tabIndex >= 0 && !isOnTop(target)) {
          covered.push(said(target));
        }
      }),
    true,
  );

  // A table of data may scroll by itself, and so does a field; what only a screen reader reads,
  // and the link that shows itself when it has the focus, lie elsewhere on purpose.
  const ALONE = "table, .table-wrap, pre, input, select, textarea, .visually-hidden, .skip, svg, [popover], dialog";
  const things = () =>
    [...document.querySelectorAll("body *")].filter(
      (e) => !e.closest(ALONE) && e.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
    );
  const faults = () => {
    const found = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) found.push(`too wide by ${root.scrollWidth - root.clientWidth}`);
    for (const e of things()) {
      const { left, right, width, height } = e.getBoundingClientRect();
      const { overflowX, overflowY } = getComputedStyle(e);
      if (width < 2 || height < 2) continue;
      if (right > innerWidth + 1 || left < -1) found.push(`outside: ${said(e)}`);
      if (overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1) found.push(`cut or sideways: ${said(e)}`);
      if (["hidden", "clip"].includes(overflowY) && e.scrollHeight > e.clientHeight + 1) found.push(`cut below: ${said(e)}`);
    }
    return found.slice(0, 6);
  };
  return { covered, faults };
})();
