// Tells which part of the map is in sight: "left,right,below,above", or "" for all of it. The
// address shows it at once, so that a link can be taken from there. And keeps the wheel for the
// page, unless Ctrl or ⌘ is held: then the map zooms.
const MAP = ".st-key-map_picture .js-plotly-plot";

export default function ({ data, parentElement, setStateValue }) {
  spareThePage(data);
  if (parentElement.coldstartWatch) return;
  const page = location.pathname;
  const ends = (axis) => axis.range.map((end) => Number(end).toFixed(3)).join(",");
  let watched, told = "";
  const tell = () => {
    const axes = watched._fullLayout;
    if (!axes?.xaxis?.range || location.pathname !== page) return;
    const now = watched.layout.xaxis?.autorange ? "" : `${ends(axes.xaxis)},${ends(axes.yaxis)}`;
    write(now);
    if (now !== told) setStateValue("seen", (told = now));
  };
  // A figure that changes is a new element; Plotly tells of its zooms only whoever asked that one.
  const watch = setInterval(() => {
    if (!parentElement.isConnected) return clearInterval(watch);
    const plot = document.querySelector(MAP);
    if (!plot?.on) return;
    if (plot !== watched) plot.on("plotly_relayout", tell);
    watched = plot;
    tell();
  }, 300);
  parentElement.coldstartWatch = watch;
}

const HINT = 1500; // milliseconds that the hint is seen

// Plotly would zoom at every turn of the wheel, and nobody could scroll past the map. The document
// hears of it first, so it may listen before there is a map.
function spareThePage(hint) {
  const known = document.coldstartWheel;
  document.coldstartWheel = hint;
  if (known) return;
  let fading;
  const turned = (event) => {
    const plot = event.target.closest?.(MAP);
    if (!plot) return;
    const silence = () => plot.removeAttribute("data-hint");
    clearTimeout(fading);
    if (event.ctrlKey || event.metaKey) return silence();
    event.stopPropagation();
    plot.setAttribute("data-hint", document.coldstartWheel);
    fading = setTimeout(silence, HINT);
  };
  document.addEventListener("wheel", turned, { capture: true, passive: true });
}

function write(zoom) {
  const url = new URL(location.href);
  if ((url.searchParams.get("zoom") ?? "") === zoom) return;
  if (zoom) url.searchParams.set("zoom", zoom);
  else url.searchParams.delete("zoom");
  history.replaceState(history.state, "", url);
}
