// The pin of a call: set by a click, by dragging, by the arrow keys, or from the fields of latitude and longitude.

const STEP = 10; // metres that an arrow key moves the pin; with Shift ten times as far
const METRES_A_DEGREE = 111_320;
const CLOSE = 15; // zoom at which a place from the fields is shown
const MOVES = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function pinMap(container, onMove) {
  const data = JSON.parse(document.getElementById(container.dataset.source).textContent);
  const { addBackground, element } = window.dispatchMap;
  const map = L.map(container, { crs: window.dispatchGcj02.crsOver(data.tiles), attributionControl: false, zoomSnap: 0.5, zoomAnimation: false, fadeAnimation: false });
  if (data.bounds) map.fitBounds(data.bounds, { padding: [16, 16], maxZoom: 15, animate: false });
  else map.setView([20, 0], 2);
  map.createPane("zones").style.zIndex = 350;
  addBackground(map, data.tiles, data.texts);
  L.control.scale({ imperial: false }).addTo(map);
  drawZones(map, data.zones);
  for (const depot of data.depots) {
    const html = element("span", "map-pin depot", "D");
    L.marker(depot.at, { icon: L.divIcon({ html, className: "map-pin-box", iconSize: [28, 28] }), interactive: false, keyboard: false, title: depot.title, alt: depot.title }).addTo(map);
  }

  let pin = null;

  function put(at) {
    if (pin) pin.setLatLng(at);
    else {
      const html = element("span", "call-pin");
      pin = L.marker(at, { icon: L.divIcon({ html, className: "call-pin-box", iconSize: [32, 40], iconAnchor: [16, 40] }), draggable: true, zIndexOffset: 2000 });
      pin.addTo(map);
      pin.on("dragend", () => tell(pin.getLatLng()));
      pin.getElement().setAttribute("aria-label", container.dataset.pin);
      pin.getElement().addEventListener("keydown", nudge);
    }
  }

  function tell(at) {
    const { lat, lng } = at.wrap();
    onMove(lat.toFixed(6), lng.toFixed(6));
  }

  function nudge(event) {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    const metres = event.shiftKey ? 10 * STEP : STEP;
    const { lat, lng } = pin.getLatLng();
    const wide = Math.max(0.01, Math.cos((lat * Math.PI) / 180));
    const at = L.latLng(lat + (move[0] * metres) / METRES_A_DEGREE, lng + (move[1] * metres) / (METRES_A_DEGREE * wide));
    put(at);
    if (!map.getBounds().pad(-0.1).contains(at)) map.panTo(at, { animate: false });
    tell(at);
  }

  map.on("click", (event) => {
    put(event.latlng);
    tell(event.latlng);
  });

  return {
    show(latitude, longitude) {
      const at = [latitude, longitude];
      put(at);
      if (map.getZoom() < CLOSE - 2 || !map.getBounds().contains(at)) map.setView(at, CLOSE, { animate: false });
    },
    clear() {
      if (pin) pin.remove();
      pin = null;
    },
  };
}

function drawZones(map, zones) {
  for (const zone of zones) {
    const options = { pane: "zones", className: `zone zone-${zone.kind}`, weight: 1.5, interactive: false };
    for (const rings of zone.polygons) L.polygon(rings, options).addTo(map);
    if (zone.centre) L.circle(zone.centre, { ...options, radius: zone.radius }).addTo(map);
  }
}
