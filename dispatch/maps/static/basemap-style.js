// How streets look: calm, so that routes stand out. Widths are pixels by zoom, everything else is colour.
"use strict";

(() => {
  const LIGHT = {
    ground: "#f5f3ee",
    land: { built: "#efece5", works: "#ebe8e4", grass: "#e6efdb", park: "#d9ead0", wood: "#cfe2c4", sand: "#f3ead0", pitch: "#d2e5cd" },
    water: "#b9d6e6",
    building: "#e2ddd3",
    buildingEdge: "#d3ccbf",
    rail: "#b3aea6",
    path: "#cdc6b8",
    road: { motorway: "#f6d7a3", trunk: "#f8e0b4", primary: "#fcedcb", secondary: "#fff9e6", tertiary: "#ffffff", minor: "#ffffff", service: "#ffffff" },
    casing: { motorway: "#cfa765", trunk: "#d6b577", primary: "#d9c595", secondary: "#d8ccae", tertiary: "#d2ccc1", minor: "#d8d3c9", service: "#e0dbd2" },
    text: { place: "#35393f", road: "#5b5a55", water: "#3f789b", park: "#4c7a43" },
    halo: "#fbfaf7",
  };
  const DARK = {
    ground: "#20262d",
    land: { built: "#252c34", works: "#272c35", grass: "#233029", park: "#22352b", wood: "#1f3228", sand: "#35322a", pitch: "#263a30" },
    water: "#18344a",
    building: "#2d353f",
    buildingEdge: "#38414c",
    rail: "#555d68",
    path: "#3c4550",
    road: { motorway: "#6b6048", trunk: "#635a48", primary: "#575449", secondary: "#4b4f52", tertiary: "#454d57", minor: "#3b444e", service: "#353d47" },
    casing: { motorway: "#171b20", trunk: "#171b20", primary: "#171b20", secondary: "#191e24", tertiary: "#191e24", minor: "#1b2026", service: "#1c2228" },
    text: { place: "#d3dae3", road: "#a4aebb", water: "#7fb2d6", park: "#86b58d" },
    halo: "#1a2027",
  };
  // Thin lines have no outline: white ones would not be seen on the light ground, nor dark ones on the dark.
  LIGHT.thin = LIGHT.casing;
  DARK.thin = DARK.road;
  // [zoom, pixels] pairs, in order; between them it grows evenly.
  const WIDTHS = {
    motorway: [[8, 0.9], [11, 2], [13, 4], [15, 8], [18, 22]],
    trunk: [[8, 0.8], [11, 1.8], [13, 3.6], [15, 7.5], [18, 20]],
    primary: [[9, 0.7], [11, 1.5], [13, 3.2], [15, 7], [18, 18]],
    secondary: [[10, 0.7], [12, 1.6], [14, 4], [16, 8], [18, 16]],
    tertiary: [[11, 0.7], [13, 1.8], [14, 3], [16, 7], [18, 15]],
    minor: [[12, 0.5], [13, 1], [14, 2], [16, 5.5], [18, 13]],
    service: [[14, 0.8], [16, 2.6], [18, 7]],
    path: [[13, 0.6], [16, 1.2], [18, 2]],
    rail: [[10, 0.6], [14, 1.1], [18, 2]],
    river: [[9, 1], [13, 3], [16, 8], [18, 20]],
    canal: [[11, 1], [14, 2.5], [18, 9]],
    stream: [[13, 0.6], [16, 1.8], [18, 4]],
  };
  const FIRST_CASING = 12; // zoom; farther out outlines would be all there is
  const ROADS = ["service", "minor", "tertiary", "secondary", "primary", "trunk", "motorway"]; // the last lies on top
  const LAND = ["built", "works", "grass", "sand", "wood", "park", "pitch"];

  function width(kind, zoom) {
    const stops = WIDTHS[kind];
    const after = stops.findIndex(([at]) => at >= zoom);
    if (after < 0) return stops.at(-1)[1];
    if (after === 0) return stops[0][1];
    const [[low, from], [high, to]] = [stops[after - 1], stops[after]];
    return from * (to / from) ** ((zoom - low) / (high - low));
  }

  // One path for all that is drawn alike, in units of the tile, by "layer kind sign"; and what has a name.
  function prepare(layers) {
    const paths = new Map();
    const names = [];
    for (const { name: layer, extent, features } of layers) {
      for (const { kind: shape, told, paths: lines } of features) {
        const sign = told.tunnel ? "tunnel" : told.link ? "link" : "";
        if (layer !== "places") trace(paths, `${layer} ${told.kind} ${shape} ${sign}`, lines, extent);
        if (told.name) names.push({ text: String(told.name), layer, kind: told.kind, shape, lines, extent });
      }
    }
    return { paths, names };
  }

  function trace(paths, key, lines, extent) {
    if (!paths.has(key)) paths.set(key, new Path2D());
    const path = paths.get(key);
    for (const line of lines) {
      path.moveTo(line[0] / extent, line[1] / extent);
      for (let i = 2; i < line.length; i += 2) path.lineTo(line[i] / extent, line[i + 1] / extent);
    }
  }

  // Draws a prepared tile; `context` has the tile as its unit square, `unit` is a pixel in it.
  function paint(context, { paths }, colours, zoom, unit) {
    const fill = (key, colour) => {
      const path = paths.get(key);
      if (!path) return;
      context.fillStyle = colour;
      context.fill(path, "evenodd");
    };
    const stroke = (key, colour, pixels, dash = []) => {
      const path = paths.get(key);
      if (!path) return;
      context.strokeStyle = colour;
      context.lineWidth = pixels * unit;
      context.setLineDash(dash.map((length) => length * unit));
      context.stroke(path);
    };
    context.lineJoin = "round";
    for (const kind of LAND) fill(`land ${kind} 3 `, colours.land[kind]);
    fill("water water 3 ", colours.water);
    context.lineCap = "round";
    for (const kind of ["stream", "canal", "river"]) stroke(`water ${kind} 2 `, colours.water, width(kind, zoom));
    fill("buildings building 3 ", colours.building);
    if (zoom >= 16) stroke("buildings building 3 ", colours.buildingEdge, 0.6);
    context.lineCap = "butt";
    stroke("roads path 2 ", colours.path, width("path", zoom), [3, 2]);
    roads(stroke, colours, zoom, "tunnel");
    roads(stroke, colours, zoom, "link");
    roads(stroke, colours, zoom, "");
    stroke("rails rail 2 tunnel", colours.rail, width("rail", zoom), [2, 4]);
    stroke("rails rail 2 ", colours.rail, width("rail", zoom));
    if (zoom >= 13) stroke("rails rail 2 ", colours.rail, 3.2 * width("rail", zoom), [1.2, 7]);
    context.setLineDash([]);
  }

  function roads(stroke, colours, zoom, sign) {
    const narrow = sign === "link" ? 0.6 : 1;
    const dash = sign === "tunnel" ? [4, 3] : [];
    const drawn = ROADS.filter((kind) => kind !== "service" || zoom >= 14);
    if (zoom >= FIRST_CASING) {
      for (const kind of drawn) {
        const wide = width(kind, zoom) * narrow;
        if (wide > 1.2) stroke(`roads ${kind} 2 ${sign}`, colours.casing[kind], wide + 1.4, dash);
      }
    }
    for (const kind of drawn) {
      const wide = width(kind, zoom) * narrow;
      const colour = wide > 1.2 && zoom >= FIRST_CASING ? colours.road[kind] : colours.thin[kind];
      stroke(`roads ${kind} 2 ${sign}`, sign === "tunnel" ? colours.land.built : colour, wide);
    }
  }

  Object.assign(window.dispatchMap, { streetColours: { light: LIGHT, dark: DARK }, prepareStreets: prepare, paintStreets: paint });
})();
