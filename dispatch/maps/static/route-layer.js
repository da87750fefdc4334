// Draws a plan on every element of class dispatch-map from the data block named by data-source.
"use strict";

(() => {
  const { element, card, raisePopups, addBackground, addLayerList } = window.dispatchMap;
  // More technicians than hues: a light line inside the road's, and other dashes of straight pieces, which are estimates.
  const CORES = [null, "1 0", "2 7", "10 8"];
  const GUESSES = ["7 7", "16 7", "2 8", "12 6 2 6"];
  const PIN = 28; // pixels; smaller ones are missed by thumbs
  const MANY_ROUTES = 8; // above, one route at a time is in full strength
  const CROWDED = 0.1; // share of the map that pins may cover before those without news become dots
  const POPUP = { width: 300, height: 300, around: [40, 110] }; // pixels; around: its edges, tip and pin

  function bindCard(layer, title, rows) {
    layer.bindPopup(() => {
      const { x, y } = layer.getPopup()._map.getSize();
      const width = Math.min(POPUP.width, x - POPUP.around[0]);
      const maxHeight = Math.min(POPUP.height, y - POPUP.around[1]);
      Object.assign(layer.getPopup().options, { maxWidth: width, minWidth: Math.min(200, width), maxHeight });
      return card(title, rows);
    });
  }

  function pinIcon(className, mark, shift) {
    const pin = element("span", `map-pin ${className}`, mark);
    const [right, down] = [(shift % 5) * (PIN - 6), Math.floor(shift / 5) * (PIN - 6)];
    return L.divIcon({
      html: pin,
      className: "map-pin-box",
      iconSize: [PIN, PIN],
      iconAnchor: [PIN / 2 - right, PIN / 2 - down],
      popupAnchor: [right, down - PIN / 3],
    });
  }

  function marker(at, className, mark, shift, title, rows) {
    const made = L.marker(at, {
      icon: pinIcon(className, mark, shift || 0),
      zIndexOffset: className.includes("late") || className.includes("unserved") ? 1000 : 0,
    });
    bindCard(made, title, rows);
    // Leaflet makes the element anew whenever the layer is shown again.
    made.on("add", () => made.getElement().setAttribute("aria-label", title));
    return made;
  }

  // The points of a way; dispatch/domain/polyline.py says how they are written.
  function wayPoints(text) {
    const points = [];
    const sums = [0, 0];
    let [turn, value, shift] = [0, 0, 0];
    for (const letter of text) {
      const part = letter.charCodeAt(0) - 63;
      value |= (part & 31) << shift;
      shift += 5;
      if (part & 32) continue;
      sums[turn] += value & 1 ? ~(value >> 1) : value >> 1;
      if (turn) points.push([sums[0] / 1e5, sums[1] / 1e5]);
      [turn, value, shift] = [1 - turn, 0, 0];
    }
    return points;
  }

  // The lines of a route: along the road that leads to each stop, straight and dashed where it is not known.
  function routeLines(stops, ways, { hue, dash }) {
    const [roads, guesses] = [[], []];
    let run = null;
    for (let i = 1; i < stops.length; i += 1) {
      const isStill = stops[i][0] === stops[i - 1][0] && stops[i][1] === stops[i - 1][1];
      if (isStill) continue;
      if (!ways[i]) {
        guesses.push([stops[i - 1], stops[i]]);
        run = null;
        continue;
      }
      if (!run) roads.push((run = []));
      run.push(...wayPoints(ways[i]));
    }
    const casing = L.polyline([...roads, ...guesses], { interactive: false, weight: 7, className: "route-casing" });
    L.stamp(casing); // a group adds what was stamped first, and this lies under the line
    const line = L.featureGroup();
    const className = `route-line hue-${hue}`;
    const core = CORES[dash % CORES.length];
    if (roads.length) line.addLayer(L.polyline(roads, { weight: 4, className }));
    if (roads.length && core) line.addLayer(L.polyline(roads, { weight: 1.5, className: "route-core", dashArray: core }));
    if (guesses.length) {
      const dashArray = GUESSES[dash % GUESSES.length];
      line.addLayer(L.polyline(guesses, { weight: 3, className: `${className} route-guess`, dashArray }));
    }
    return { casing, line };
  }

  function zoneLayer(zones, texts) {
    const group = L.layerGroup();
    for (const zone of zones) {
      const options = { pane: "zones", className: `zone zone-${zone.kind}`, weight: 1.5 };
      const shapes = zone.polygons.map((rings) => L.polygon(rings, options));
      if (zone.centre) shapes.push(L.circle(zone.centre, { ...options, radius: zone.radius }));
      for (const shape of shapes) {
        bindCard(shape, zone.name, [["", texts[zone.kind]]]);
        group.addLayer(shape);
      }
    }
    return group;
  }

  function swatch(className) {
    const made = element("span", `map-swatch ${className}`);
    made.setAttribute("aria-hidden", "true");
    return made;
  }

  class PlanMap {
    constructor(container, data) {
      this.container = container;
      container.planMap = this; // for scripts that draw more on it
      this.data = data;
      this.byJob = new Map();
      this.routes = [];
      this.map = L.map(container, {
        crs: window.dispatchGcj02.crsOver(data.tiles),
        attributionControl: false,
        zoomSnap: 0.5,
        zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      });
      raisePopups(this.map);
      this.map.createPane("zones").style.zIndex = 350;
      this.fit();
      addBackground(this.map, data.tiles, data.texts, data.credit);
      L.control.scale({ imperial: false }).addTo(this.map);
      this.show = addLayerList(this.map, this.draw(), this.legend(), data.texts);
      this.map.on("moveend layerschanged", () => this.thinOut());
      this.map.on("popupclose click", () => this.unchoose());
      container.addEventListener("choose-job", (event) => this.chooseJob(event.detail));
      container.addEventListener("choose-technician", (event) => this.chooseTechnician(event.detail));
      this.thinOut();
      this.unchoose();
    }

    fit() {
      const { bounds } = this.data;
      if (bounds) this.map.fitBounds(bounds, { padding: [32, 32], maxZoom: 15, animate: false });
      else this.map.setView([20, 0], 2);
    }

    draw() {
      const { texts, zones, depots, unserved, routes } = this.data;
      const groups = [];
      const add = (label, mark, layer, isRoute) => {
        const group = { label, swatch: swatch(mark), layer: layer.addTo(this.map), isRoute };
        groups.push(group);
        return group;
      };
      if (zones.length) add(texts.zones, "zone-swatch", zoneLayer(zones, texts), false);
      if (depots.length) {
        const pins = depots.map((depot) => marker(depot.at, "depot", "D", 0, depot.title, depot.rows));
        add(texts.depots, "depot", L.layerGroup(pins), false);
      }
      for (const route of routes) this.drawRoute(route, add);
      if (unserved.length) {
        const layer = L.layerGroup();
        const group = add(texts.unserved, "unserved", layer, false);
        for (const job of unserved) this.addStop(layer, group, null, { ...job, mark: "!" }, "unserved");
      }
      return groups;
    }

    drawRoute(route, add) {
      const { casing, line } = routeLines(route.line, route.ways, route);
      bindCard(line, route.name, [["", route.note]]);
      line.on("popupopen", () => this.choose(drawn, ""));
      const layer = L.layerGroup([casing, line]);
      const drawn = { route, casing, line, pins: [] };
      drawn.group = add(route.name, `route-swatch hue-${route.hue}`, layer, true);
      this.routes.push(drawn);
      for (const stop of route.stops) {
        this.addStop(layer, drawn.group, drawn, stop, `${stop.kind} ${stop.state} hue-${route.hue}`);
      }
    }

    addStop(layer, group, drawn, stop, className) {
      const pin = marker(stop.at, className, stop.mark, stop.shift, stop.title, stop.rows);
      if (stop.job) this.byJob.set(stop.job, { pin, drawn, group });
      if (drawn) drawn.pins.push(pin);
      pin.on("popupopen", () => this.choose(drawn, stop.job || "", pin));
      layer.addLayer(pin);
    }

    chooseJob(job) {
      const found = this.byJob.get(job);
      if (!found) return;
      this.show(found.group);
      // Still, so that the popup finds its place on a map at rest.
      this.map.closePopup();
      this.map.setView(found.pin.getLatLng(), Math.max(this.map.getZoom(), 13), { animate: false });
      found.pin.openPopup();
    }

    chooseTechnician(technician) {
      const found = this.routes.filter((drawn) => drawn.route.technician === technician);
      if (!found.length) return;
      found.forEach((drawn) => this.show(drawn.group));
      this.map.closePopup();
      this.map.fitBounds(L.latLngBounds(found.flatMap((drawn) => drawn.route.line)), {
        padding: [32, 32],
        maxZoom: 15,
      });
      this.choose(found[0], "");
    }

    choose(chosen, job, pin) {
      const many = this.routes.length > 1;
      this.container.classList.toggle("has-choice", Boolean(chosen) && many);
      for (const drawn of this.routes) this.strengthen(drawn, !chosen || drawn === chosen ? 1 : 0.2);
      for (const drawn of this.routes) {
        for (const each of drawn.pins) each.getElement()?.classList.toggle("of-choice", drawn === chosen);
      }
      if (chosen) chosen.line.bringToFront();
      pin?.getElement()?.classList.add("chosen");
      const technician = chosen ? chosen.route.technician : "";
      this.container.dispatchEvent(new CustomEvent("job-chosen", { detail: { job, technician } }));
    }

    unchoose() {
      this.container.classList.remove("has-choice");
      for (const drawn of this.routes) {
        this.strengthen(drawn, this.routes.length > MANY_ROUTES ? 0.7 : 1);
      }
      for (const box of this.container.querySelectorAll(".of-choice, .chosen")) {
        box.classList.remove("of-choice", "chosen");
      }
      this.container.dispatchEvent(new CustomEvent("job-chosen", { detail: { job: "", technician: "" } }));
    }

    strengthen(drawn, strength) {
      drawn.line.setStyle({ opacity: strength });
      drawn.casing.setStyle({ opacity: strength });
    }

    // Numbers that cover each other help nobody: from afar only what needs attention keeps its full pin.
    thinOut() {
      const view = this.map.getBounds();
      const { x, y } = this.map.getSize();
      let pins = 0;
      for (const drawn of this.routes) {
        if (this.map.hasLayer(drawn.group.layer)) {
          pins += drawn.pins.filter((pin) => view.contains(pin.getLatLng())).length;
        }
      }
      this.container.classList.toggle("crowded", pins * PIN * PIN > CROWDED * x * y);
    }

    legend() {
      const { texts, routes, unserved, depots, zones } = this.data;
      const kinds = new Set(routes.flatMap((route) => route.stops.map((stop) => stop.kind)));
      const states = new Set(routes.flatMap((route) => route.stops.map((stop) => stop.state)));
      const marks = [];
      for (const state of ["on-time", "tight", "late"]) {
        if (states.has(state)) marks.push([`map-pin visit ${state}`, "1", texts[state]]);
      }
      if (unserved.length) marks.push(["map-pin unserved", "!", texts.unserved]);
      if (kinds.has("pickup")) marks.push(["map-pin pickup", "P", texts.pickup]);
      if (kinds.has("break")) marks.push(["map-pin break", "B", texts.break]);
      if (kinds.has("start")) marks.push(["map-pin start", "", texts.start]);
      if (depots.length) marks.push(["map-pin depot", "D", texts.depots]);
      if (this.data.estimates) marks.push(["map-swatch estimate-swatch", "", texts.estimate]);
      for (const kind of new Set(zones.map((zone) => zone.kind))) {
        marks.push([`map-swatch zone-swatch zone-${kind}`, "", texts[kind]]);
      }
      return marks;
    }
  }

  const drawPlan = (container, data) => new PlanMap(container, data); // for maps whose data come later
  Object.assign(window.dispatchMap, { pinIcon, routeLines, wayPoints, drawPlan });

  // Not on "load": a tile server that never answers would hold that back for ever.
  document.addEventListener("DOMContentLoaded", () => {
    for (const container of document.querySelectorAll(".dispatch-map")) {
      const source = document.getElementById(container.dataset.source);
      new PlanMap(container, JSON.parse(source.textContent));
    }
  });
})();
