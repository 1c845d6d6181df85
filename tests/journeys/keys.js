// What somebody with a keyboard meets on a page; the journey by keyboard puts it into every page.
window.keys = (() => {
  const STOPS = "a[href], button, input, select, textarea, summary, [tabindex]";
  const seen = new Set();
  const order = [];
  const unseen = [];
  const nobody = () => [null, document.body, document.documentElement].includes(document.activeElement);

  // A ring may be drawn around the control, its label, or the card that it fills.
  const frames = (node) => [node, ...(node.labels ?? []), node.closest(".choice, .card")].filter(Boolean);
  const ringed = (node) =>
    frames(node).some((frame) =>
      [null, "::before", "::after"].some((part) => {
        const style = getComputedStyle(frame, part);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      }),
    );
  // Not under a sticky bar, not outside of the window: some point of it is on top of everything.
  const uncovered = (node) =>
    frames(node).some((frame) =>
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
    ({ target }) => {
      seen.add(target);
      order.push(target);
      // The start of a page's content takes the focus from the skip link; it is no control.
      if (target.tabIndex >= 0 && !ringed(target)) unseen.push(target.outerHTML.slice(0, 200));
    },
    true,
  );

  const stopOfGroup = (node) => {
    if (node.type !== "radio" || node === document.activeElement) return true;
    const group = [...document.getElementsByName(node.name)].filter((e) => e.form === node.form);
    if (group.includes(document.activeElement)) return false;
    return node === (group.find((e) => e.checked) ?? group[0]);
  };
  const stops = () =>
    [...(document.querySelector("dialog[open]") ?? document).querySelectorAll(STOPS)].filter(
      (e) =>
        e.tabIndex >= 0 && !e.disabled && e.type !== "hidden" && stopOfGroup(e) &&
        e.checkVisibility({ visibilityProperty: true }),
    );
  const follows = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;

  // Where the first Tab of a page sets out: from its top, or from what its address points to.
  const start = () => (location.hash && document.querySelector(location.hash)) || document.body;

  // How many Tabs lead from the focus to a control; fewer than none lead back.
  const way = (goal) => {
    if (document.activeElement === goal) return 0;
    const here = nobody() ? start() : document.activeElement;
    const [first, last] = follows(here, goal) ? [here, goal] : [goal, here];
    const between = stops().filter((e) => follows(first, e) && follows(e, last)).length;
    return first === here ? between + 1 : -between - 1;
  };

  return {
    look: (goal) => ({
      tabs: way(goal),
      fresh: nobody() && !order.length && start() === document.body,
      inside: Boolean(goal.closest("main")),
      lost: nobody() && order.length > 0,
      unseen,
      uncovered: document.activeElement === goal && uncovered(goal),
    }),
    // Past the last stop the focus goes to the browser's own bar, and then to the first again.
    around: () => order.lastIndexOf(order[0]) > 0,
    // In the order of the page, whatever it looks like.
    disorder: () =>
      order
        .slice(1, order.lastIndexOf(order[0]))
        .filter((e, n) => e !== order[n] && !follows(order[n], e))
        .map((e) => e.outerHTML.slice(0, 200)),
    count: () => stops().length,
    missed: () => stops().filter((e) => !seen.has(e)).map((e) => e.outerHTML.slice(0, 200)),
    // The link that leads to an address, or nearest to it; else one of the menu, else the way in.
    nearest(goal, tried) {
      const depth = (path) => (path !== "/" && (goal + "/").startsWith(path + "/") ? path.length : 0);
      const hrefs = (selector) =>
        [...document.querySelectorAll(selector)]
          .filter((a) => a.checkVisibility({ visibilityProperty: true }) && !a.hash)
          .map((a) => a.getAttribute("href"))
          .filter((href) => !tried.includes(href));
      const links = hrefs("a[href]");
      if (links.includes(goal)) return goal;
      const [near] = links
        .filter((href) => depth(href) > depth(location.pathname))
        .sort((one, other) => depth(other) - depth(one));
      const [section] = hrefs(".sections a:not([aria-current])");
      return near ?? section ?? ["/home", "/sign-in", "/"].find((href) => links.includes(href)) ?? null;
    },
  };
})();
