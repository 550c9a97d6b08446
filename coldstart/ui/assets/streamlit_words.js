// Streamlit's own words (on its upload field, above its tables) are in English only. This puts
// those of the page's language in their place, and puts theirs back where the page is in English.
// Only text inside Streamlit's own parts is touched. Nothing here may look like a tag, or the
// browser's sanitiser drops all of it.
((words) => {
  const PLACES = [
    "[data-testid=stFileUploader]", "[data-testid=stElementToolbar]", "[role=tooltip]",
    "[data-testid=stDataFrameColumnMenu]", "[data-testid=stDataFrameColumnFormattingMenu]",
    "[data-testid=stDataFrameStatisticsMenu]", "[data-testid=stDataFrameColumnVisibilityMenu]",
    ".gdg-search-bar", "[data-testid=stNumberInput] button", "[data-testid=stSelectbox] button",
    "[role=dialog]:has([data-testid=stErrorCodeBlock])", "[data-key^=__select_]",
  ].join();
  const FILE_NAME = "[data-testid=stFileChipName]";
  const ATTRIBUTES = ["aria-label", "title", "placeholder"];
  const patterns = words.map(([from, to]) => [new RegExp(`^${from}$`), to]);

  const say = (text) => {
    const found = patterns.find(([pattern]) => pattern.test(text));
    return found ? text.replace(...found) : text;
  };

  // What Streamlit wrote and what stands there instead, by node and attribute.
  const known = (window.coldstartWords ??= new WeakMap());
  const put = (node, slot, now, write) => {
    if (!now) return;
    const slots = known.get(node) ?? known.set(node, {}).get(node);
    const theirs = slots[slot]?.ours === now ? slots[slot].theirs : now;
    const ours = say(theirs);
    slots[slot] = { theirs, ours };
    if (ours !== now) write(ours);
  };

  const visit = (element) => {
    if (element.closest(FILE_NAME)) return;
    for (const name of ATTRIBUTES) {
      put(element, name, element.getAttribute(name), (text) => element.setAttribute(name, text));
    }
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) {
        put(node, "text", node.nodeValue, (text) => { node.nodeValue = text; });
      }
    }
  };

  const look = (element) => {
    if (element.closest(PLACES)) {
      visit(element);
      element.querySelectorAll("*").forEach(visit);
    } else {
      element.querySelectorAll(PLACES).forEach(look);
    }
  };

  window.coldstartObserver?.disconnect();
  window.coldstartObserver = new MutationObserver((records) => {
    const touched = records.flatMap(({ type, target, addedNodes }) =>
      type === "childList" ? [...addedNodes] : [target]);
    for (const node of new Set(touched)) {
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      if (element instanceof Element && element.isConnected) look(element);
    }
  });
  window.coldstartObserver.observe(document.body, {
    subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: ATTRIBUTES,
  });
  look(document.body);
})
