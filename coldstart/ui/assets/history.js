// Going back goes from page to page. Streamlit makes a step of the history out of every change of
// the query, those that a page writes when it fills in what it shows included, and one could never
// leave. Here such a change only rewrites the step that one is at.
(() => {
  const AT_ONCE = 1000; // milliseconds
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let last = { from: "", search: "", at: -Infinity };

  history.pushState = (state, title, url) => {
    const now = new URL(location.href), to = new URL(url ?? "", location.href);
    if (to.pathname === now.pathname) {
      if (to.href === now.href) return;
      last = { from: now.href, search: to.search, at: performance.now() };
      replace(state, title, url);
      return;
    }
    // A server that sends one elsewhere writes where to into the page that one leaves, first.
    if (to.search === last.search && performance.now() - last.at < AT_ONCE) {
      if (new URL(last.from).pathname === now.pathname) replace(history.state, title, last.from);
    }
    push(state, title, url);
  };

  // A link to a place of the page goes there, and is no step either.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    const place = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!place) return;
    event.preventDefault();
    place.scrollIntoView({ behavior: "smooth" });
    place.tabIndex = -1; // the keyboard goes on from there
    place.focus({ preventScroll: true });
  });
})();
