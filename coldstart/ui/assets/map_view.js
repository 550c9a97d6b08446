// Tells which part of the map is in sight, once it has come to rest: "left,right,below,above", or
// "" for all of it. The address shows it at once, so that a link can be taken from there.
export default function ({ parentElement, setStateValue }) {
  if (parentElement.coldstartWatch) return;
  const page = location.pathname;
  const ends = (axis) => axis.range.map((end) => Number(end).toFixed(3)).join(",");
  let before = "", told = "";
  const watch = setInterval(() => {
    if (!parentElement.isConnected || location.pathname !== page) return clearInterval(watch);
    const plot = document.querySelector(".st-key-map_picture .js-plotly-plot");
    const axes = plot?._fullLayout;
    if (!axes?.xaxis?.range) return;
    const now = plot.layout.xaxis?.autorange ? "" : `${ends(axes.xaxis)},${ends(axes.yaxis)}`;
    if (now === before) {
      write(now);
      if (now !== told) setStateValue("seen", (told = now));
    }
    before = now;
  }, 200);
  parentElement.coldstartWatch = watch;
}

function write(zoom) {
  const url = new URL(location.href);
  if ((url.searchParams.get("zoom") ?? "") === zoom) return;
  if (zoom) url.searchParams.set("zoom", zoom);
  else url.searchParams.delete("zoom");
  history.replaceState(history.state, "", url);
}
