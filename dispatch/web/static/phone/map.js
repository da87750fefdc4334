// Draws the map of the route when it comes near the screen: its scripts are not needed before.

const FILES = ["leaflet/leaflet.js", "maps/gcj02.js", "maps/map-controls.js", "maps/route-layer.js"].map((name) => `/static/${name}`);

let loaded = null;

function load() {
  loaded ??= FILES.reduce(
    (before, address) =>
      before.then(
        () =>
          new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.src = address;
            script.onload = resolve;
            script.onerror = reject;
            document.head.append(script);
          }),
      ),
    loadStyle(),
  );
  return loaded;
}

function loadStyle() {
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = "/static/leaflet/leaflet.css";
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
}

// Returns an element with the map in it, kept for as long as its data are the same.
let kept = { text: "", element: null };

export function mapElement(data) {
  const text = JSON.stringify(data);
  if (kept.text === text) return kept.element;
  const element = document.createElement("div");
  element.className = "dispatch-map";
  element.setAttribute("role", "region");
  element.setAttribute("aria-label", data.texts.map);
  kept = { text, element };
  const near = new IntersectionObserver((found) => {
    if (!found.some((each) => each.isIntersecting)) return;
    near.disconnect();
    load().then(() => window.dispatchMap.drawPlan(element, data)).catch(() => {
      loaded = null;
    });
  }, { rootMargin: "200px" });
  near.observe(element);
  return element;
}
