// Tells which part of the map is in sight: "left,right,below,above", or "" for all of it. The
// address shows it at once, so that a link can be taken from there.
export default function ({ parentElement, setStateValue }) {
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
    const plot = document.querySelector(".st-key-map_picture .js-plotly-plot");
    if (!plot?.on) return;
    if (plot !== watched) plot.on("plotly_relayout", tell);
    watched = plot;
    tell();
  }, 300);
  parentElement.coldstartWatch = watch;
}

function write(zoom) {
  const url = new URL(location.href);
  if ((url.searchParams.get("zoom") ?? "") === zoom) return;
  if (zoom) url.searchParams.set("zoom", zoom);
  else url.searchParams.delete("zoom");
  history.replaceState(history.state, "", url);
}
