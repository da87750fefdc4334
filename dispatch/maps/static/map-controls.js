// What stands on a map beside the plan itself: background, notice, list of layers. Every text is set as text.
"use strict";

window.dispatchMap = (() => {
  const PATIENCE = 5000; // milliseconds until a silent tile server is reported

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function card(title, rows) {
    const made = element("div", "map-card");
    made.append(element("h3", "", title));
    const list = element("dl");
    for (const [label, value] of rows) {
      list.append(element("dt", "", label), element("dd", "", value));
    }
    made.append(list);
    return made;
  }

  // What Leaflet itself calls its buttons, in the language of the page.
  function nameButtons(map, texts) {
    const name = (box, selector, text) => {
      const button = box.querySelector(selector);
      if (!button || !text) return;
      button.setAttribute("aria-label", text);
      if (button.title) button.title = text;
    };
    name(map.getContainer(), ".leaflet-control-zoom-in", texts.zoom_in);
    name(map.getContainer(), ".leaflet-control-zoom-out", texts.zoom_out);
    map.on("popupopen", (event) => name(event.popup.getElement(), ".leaflet-popup-close-button", texts.close));
  }

  // Leaflet keeps popups below its controls, which would cover their titles; here they stand in front.
  function raisePopups(map) {
    const front = element("div", "map-front");
    front.append(map.getPane("popupPane"));
    map.getContainer().append(front);
    const follow = () => L.DomUtil.setPosition(front, L.DomUtil.getPosition(map.getPane("mapPane")));
    map.on("move viewreset", follow);
    follow();
  }

  // A grid that moves with the map, so that it can be found one's way on without a background.
  const Grid = L.GridLayer.extend({
    createTile: () => element("div", "map-grid"),
  });

  // `credit`: whose the roads are that routes follow, which is said without any background, too.
  function addBackground(map, tiles, texts, credit = "") {
    nameButtons(map, texts);
    new Grid({ pane: "tilePane", zIndex: 0 }).addTo(map);
    const signed = (text) => attribution(!credit || text.includes(credit) ? text : [text, credit].filter(Boolean).join(" · "));
    if (!tiles) {
      if (credit) map.getContainer().append(signed(""));
      return;
    }
    const notice = element("p", "map-notice", texts.tiles_missing);
    notice.setAttribute("role", "status");
    notice.hidden = true;
    map.getContainer().append(notice);
    let loaded = false;
    const complain = () => { notice.hidden = loaded; };
    const heard = () => { loaded = true; notice.hidden = true; };
    const sign = signed(tiles.attribution);
    if (tiles.streets) {
      streets(map, tiles.streets, heard, complain)
        .then((asked) => { if (asked) sign.replaceWith(signed(asked)); }, complain);
    } else {
      const layer = L.tileLayer(tiles.url, { maxZoom: 19, zIndex: 1 });
      layer.on("tileload", heard);
      layer.on("tileerror", complain);
      layer.addTo(map);
    }
    setTimeout(complain, PATIENCE);
    map.getContainer().append(sign);
  }

  // The scripts that draw a local file come only where there is one.
  const STREETS = ["vector-tiles", "basemap-style", "basemap-names", "basemap"];

  async function streets(map, file, onLoad, onError) {
    for (const name of window.dispatchMap.addStreets ? [] : STREETS) await script(`/static/maps/${name}.js`);
    return window.dispatchMap.addStreets(map, file, { onLoad, onError });
  }

  function script(address) {
    return new Promise((resolve, reject) => {
      const made = element("script");
      Object.assign(made, { src: address, onload: resolve, onerror: reject });
      document.head.append(made);
    });
  }

  function attribution(text) {
    const made = element("p", "map-attribution");
    const [before, ...after] = text.split("OpenStreetMap");
    made.append(before);
    if (after.length) {
      const link = element("a", "", "OpenStreetMap");
      link.href = "https://www.openstreetmap.org/copyright";
      link.rel = "noopener";
      made.append(link, after.join("OpenStreetMap"));
    }
    return made;
  }

  function check(label, swatch, shown, onChange) {
    const row = element("label", "map-layer");
    const box = element("input");
    box.type = "checkbox";
    box.checked = shown;
    box.addEventListener("change", () => onChange(box.checked));
    row.append(box, swatch, element("span", "", label));
    return { row, box };
  }

  function button(text, onClick) {
    const made = element("button", "map-button", text);
    made.type = "button";
    made.addEventListener("click", onClick);
    return made;
  }

  // `groups` holds {label, swatch, layer, isRoute}; returns a function that shows one group and ticks its box.
  function addLayerList(map, groups, legend, texts) {
    const details = element("details", "map-layers");
    const summary = element("summary", "", texts.layers);
    details.append(summary);
    const body = element("div", "map-layers-body");
    const boxes = new Map();
    const show = (group, shown) => {
      if (shown) group.layer.addTo(map);
      else group.layer.remove();
      boxes.get(group).checked = shown;
      map.fire("layerschanged");
    };
    const routes = groups.filter((group) => group.isRoute);
    const rows = (list) => list.map((group) => {
      const { row, box } = check(group.label, group.swatch, true, (on) => show(group, on));
      boxes.set(group, box);
      return row;
    });
    body.append(...rows(groups.filter((group) => !group.isRoute)));
    if (routes.length) {
      const heading = element("p", "map-layers-heading", texts.technicians);
      heading.append(
        button(texts.all, () => routes.forEach((group) => show(group, true))),
        button(texts.none, () => routes.forEach((group) => show(group, false))),
      );
      body.append(heading, ...rows(routes));
    }
    body.append(legendOf(legend));
    details.append(body);
    const control = L.control({ position: "topright" });
    control.onAdd = () => details;
    control.addTo(map);
    L.DomEvent.disableClickPropagation(details);
    L.DomEvent.disableScrollPropagation(details);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      map.closePopup();
      if (details.contains(document.activeElement)) summary.focus();
      details.open = false;
    });
    return (group) => { if (!boxes.get(group).checked) show(group, true); };
  }

  function legendOf(legend) {
    const list = element("ul", "map-legend");
    for (const [className, mark, text] of legend) {
      const item = element("li");
      const sign = element("span", className, mark);
      sign.setAttribute("aria-hidden", "true");
      item.append(sign, element("span", "", text));
      list.append(item);
    }
    return list;
  }

  return { element, card, raisePopups, addBackground, addLayerList };
})();
