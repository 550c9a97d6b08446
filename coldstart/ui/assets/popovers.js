// By keyboard, what a button has opened comes right after that button, and after it what stands
// behind the button. Streamlit hangs it at the end of the document, behind all of the page.
(() => {
  const OPENED = "[data-testid=stPopoverBody]";
  const OPENER = "[data-testid=stPopoverButton][aria-expanded=true]";
  const CONTROLS = "a[href], button, input, textarea, select, [tabindex]";
  const reached = (root) => [...root.querySelectorAll(CONTROLS)].filter((element) =>
    element.tabIndex >= 0 && !element.disabled && element.getClientRects().length);

  document.addEventListener("keydown", (event) => {
    const opened = document.querySelector(OPENED), opener = document.querySelector(OPENER);
    if (event.key !== "Tab" || !opened || !opener) return;
    const inside = reached(opened), here = document.activeElement;
    let to;
    if (event.shiftKey) {
      if (here === inside[0] || here === opened) to = opener;
    } else if (here === opener) {
      to = inside[0];
    } else if (here === inside.at(-1)) {
      const around = reached(document.body).filter((element) => !opened.contains(element));
      to = around[around.indexOf(opener) + 1] ?? opener;
      opener.click(); // it would else lie over what comes next
    }
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    to.focus();
  }, { capture: true });
})();
