// Names of places, streets, parks and water over the streets: the more important first, none over another.
"use strict";

(() => {
  const FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';
  // rank (lower first), size in pixels, weight, from which zoom to which
  const STYLES = {
    "places city": [0, 17, 600, 0, 14],
    "places town": [1, 15, 600, 9, 15],
    "places suburb": [3, 13, 600, 12, 16],
    "places village": [2, 13, 600, 11, 16],
    "places quarter": [4, 12, 600, 13, 17],
    "places neighbourhood": [5, 11.5, 600, 14, 18],
    "places hamlet": [5, 11.5, 600, 13, 17],
    "places locality": [12, 11, 400, 14, 17],
    "roads motorway": [6, 11, 600, 11, 30],
    "roads trunk": [6, 11, 600, 12, 30],
    "roads primary": [7, 11.5, 500, 13, 30],
    "roads secondary": [8, 11.5, 500, 13.5, 30],
    "roads tertiary": [9, 11, 400, 14, 30],
    "roads minor": [11, 11, 400, 15, 30],
    "roads path": [13, 10.5, 400, 16.5, 30],
    "roads service": [13, 10.5, 400, 16.5, 30],
    "water river": [7, 12, 400, 12, 30],
    "water canal": [9, 11, 400, 14, 30],
    "water stream": [13, 10.5, 400, 15.5, 30],
    "water water": [9, 11.5, 400, 13, 30],
    "land park": [10, 11, 400, 14.5, 30],
  };
  const APART = 260; // pixels between two signs of one name
  const BEND = 0.94; // of its length a street may be short of straight under its name
  const CELL = 48; // pixels of the grid that finds what is near
  const AROUND = 0.25; // of the view drawn beyond its edges, for a map that is dragged
  const SOON = 80; // milliseconds; tiles come one by one
  const INKS = { places: "place", roads: "road", water: "water", land: "park" };

  const Names = L.Layer.extend({
    initialize(shown, colours) {
      this.shown = shown; // returns [{prepared, z, x, y}] of the tiles in view
      this.colours = colours;
    },

    onAdd(map) {
      const pane = map.getPane("street-names") ?? map.createPane("street-names");
      Object.assign(pane.style, { zIndex: 250, pointerEvents: "none" });
      this.canvas = L.DomUtil.create("canvas", "map-names leaflet-zoom-hide", pane);
      this.context = this.canvas.getContext("2d");
      this.draw();
    },

    onRemove() {
      clearTimeout(this.waiting);
      this.canvas.remove();
    },

    getEvents() {
      return { moveend: this.draw, viewreset: this.draw, resize: this.draw };
    },

    soon() {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this._map && this.draw(), SOON);
    },

    draw() {
      const map = this._map;
      const size = map.getSize();
      const pad = size.multiplyBy(AROUND).round();
      const ratio = window.devicePixelRatio || 1;
      const [wide, high] = [size.x + 2 * pad.x, size.y + 2 * pad.y];
      Object.assign(this.canvas, { width: Math.round(wide * ratio), height: Math.round(high * ratio) });
      Object.assign(this.canvas.style, { width: `${wide}px`, height: `${high}px` });
      L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([-pad.x, -pad.y]));
      this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const zoom = map.getZoom();
      const corner = map.getPixelBounds().min.subtract(pad);
      const placed = new Placed();
      for (const name of this.wanted(zoom, corner)) this.put(name, placed, { zoom, wide, high });
      this.canvas.dataset.names = placed.count;
    },

    // All names of the tiles in view, the most important first; the order does not depend on the view.
    wanted(zoom, corner) {
      const found = [];
      for (const { prepared, z, x, y } of this.shown()) {
        const scale = 256 * 2 ** (zoom - z);
        for (const name of prepared.names) {
          const style = STYLES[`${name.layer} ${name.kind}`];
          if (!style || zoom < style[3] || zoom >= style[4]) continue;
          const unit = scale / name.extent;
          found.push({ ...name, style, unit, dx: x * scale - corner.x, dy: y * scale - corner.y });
        }
      }
      return found.sort((a, b) => a.style[0] - b.style[0] || b.lines[0].length - a.lines[0].length || (a.text < b.text ? -1 : 1));
    },

    put(name, placed, view) {
      const [, size, weight] = name.style;
      this.context.font = `${weight} ${size}px ${FONT}`;
      const long = this.context.measureText(name.text).width;
      for (const spot of name.shape === 2 ? alongLines(name, long) : inMiddle(name)) {
        const isInView = spot.x > -long && spot.y > -size && spot.x < view.wide + long && spot.y < view.high + size;
        if (!isInView || !placed.take(name.text, spot, long, size)) continue;
        this.write(name, spot);
        return;
      }
    },

    write({ text, layer }, { x, y, angle }) {
      const { context } = this;
      const colours = this.colours();
      const ratio = window.devicePixelRatio || 1;
      context.setTransform(ratio, 0, 0, ratio, x * ratio, y * ratio);
      context.rotate(angle);
      Object.assign(context, { textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 3 });
      context.strokeStyle = colours.halo;
      context.strokeText(text, 0, 0);
      context.fillStyle = colours.text[INKS[layer]];
      context.fillText(text, 0, 0);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
    },
  });

  function inMiddle({ lines, unit, dx, dy }) {
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    const ring = lines[0];
    for (let i = 0; i < ring.length; i += 2) {
      [west, east] = [Math.min(west, ring[i]), Math.max(east, ring[i])];
      [north, south] = [Math.min(north, ring[i + 1]), Math.max(south, ring[i + 1])];
    }
    return [{ x: dx + ((west + east) / 2) * unit, y: dy + ((north + south) / 2) * unit, angle: 0 }];
  }

  // Where a name of this length lies on a nearly straight piece of a street: in the middle, else a quarter off.
  function* alongLines({ lines, unit, dx, dy }, long) {
    for (const line of lines) {
      const sums = [0];
      for (let i = 2; i < line.length; i += 2) {
        sums.push(sums.at(-1) + Math.hypot(line[i] - line[i - 2], line[i + 1] - line[i - 1]) * unit);
      }
      if (sums.at(-1) < long + 8) continue;
      for (const share of [0.5, 0.27, 0.73]) {
        const middle = Math.min(Math.max(share * sums.at(-1), long / 2), sums.at(-1) - long / 2);
        const [from, to] = [at(line, sums, middle - long / 2), at(line, sums, middle + long / 2)];
        const [across, down] = [(to.x - from.x) * unit, (to.y - from.y) * unit];
        if (Math.hypot(across, down) < BEND * long) continue;
        const angle = Math.atan2(down, across);
        const upright = Math.abs(angle) > Math.PI / 2 ? angle + Math.PI : angle;
        yield { x: dx + ((from.x + to.x) / 2) * unit, y: dy + ((from.y + to.y) / 2) * unit, angle: upright };
      }
    }
  }

  function at(line, sums, length) {
    const place = Math.max(1, sums.findIndex((sum) => sum >= length));
    const share = (length - sums[place - 1]) / (sums[place] - sums[place - 1] || 1);
    const i = 2 * place;
    return { x: line[i - 2] + share * (line[i] - line[i - 2]), y: line[i - 1] + share * (line[i + 1] - line[i - 1]) };
  }

  // What is written already, as circles along each name in a grid of cells.
  class Placed {
    constructor() {
      this.cells = new Map();
      this.names = new Map();
      this.count = 0;
    }

    take(text, spot, long, size) {
      const others = this.names.get(text) ?? [];
      if (others.some((other) => Math.hypot(other.x - spot.x, other.y - spot.y) < APART)) return false;
      const radius = 0.62 * size + 1;
      const steps = Math.max(1, Math.ceil(long / size));
      const circles = Array.from({ length: steps + 1 }, (_, step) => {
        const off = (step / steps - 0.5) * long;
        return { x: spot.x + off * Math.cos(spot.angle), y: spot.y + off * Math.sin(spot.angle), radius };
      });
      if (circles.some((circle) => this.isTaken(circle))) return false;
      for (const circle of circles) {
        const key = `${Math.floor(circle.x / CELL)} ${Math.floor(circle.y / CELL)}`;
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(circle);
      }
      this.names.set(text, [...others, spot]);
      this.count += 1;
      return true;
    }

    isTaken({ x, y, radius }) {
      const [column, row] = [Math.floor(x / CELL), Math.floor(y / CELL)];
      for (let c = column - 1; c <= column + 1; c += 1) {
        for (let r = row - 1; r <= row + 1; r += 1) {
          const near = this.cells.get(`${c} ${r}`) ?? [];
          if (near.some((other) => Math.hypot(other.x - x, other.y - y) < other.radius + radius)) return true;
        }
      }
      return false;
    }
  }

  Object.assign(window.dispatchMap, { StreetNames: Names });
})();
