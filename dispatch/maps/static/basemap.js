// Streets of the local file as a layer of Leaflet: tiles drawn on canvases, crisp on fine screens, light and dark.
"use strict";

(() => {
  const { TileFile, TilesInside, readTile, streetColours, prepareStreets, paintStreets, StreetNames } = window.dispatchMap;
  const KEPT = 160; // tiles of the file that are kept when they are out of sight
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const colours = () => (dark.matches ? streetColours.dark : streetColours.light);

  // Tiles of the file, each read once; what nobody waits for any more is not fetched to its end.
  class Tiles {
    constructor(file) {
      this.file = file;
      this.known = new Map(); // key -> {promise, waiting, stop, isRead}
    }

    take(z, x, y) {
      const key = `${z}/${x}/${y}`;
      const tile = this.known.get(key) ?? this.read(z, x, y);
      this.known.delete(key);
      this.known.set(key, tile); // the last one is the youngest
      tile.waiting += 1;
      this.forget();
      return { promise: tile.promise, release: () => this.release(key, tile) };
    }

    read(z, x, y) {
      const stop = new AbortController();
      const tile = { waiting: 0, stop, isRead: false };
      const bytes = this.file.tile(z, x, y, stop.signal);
      tile.promise = bytes.then((found) => found && prepareStreets(readTile(found)));
      tile.promise.then(() => { tile.isRead = true; }, () => this.drop(`${z}/${x}/${y}`, tile));
      return tile;
    }

    release(key, tile) {
      tile.waiting -= 1;
      if (tile.waiting > 0 || tile.isRead) return;
      tile.stop.abort();
      this.drop(key, tile);
    }

    drop(key, tile) {
      if (this.known.get(key) === tile) this.known.delete(key);
    }

    forget() {
      for (const [key, tile] of this.known) {
        if (this.known.size <= KEPT) return;
        if (tile.waiting === 0) this.known.delete(key);
      }
    }
  }

  const Streets = L.GridLayer.extend({
    options: { maxZoom: 19, zIndex: 1, keepBuffer: 1, updateWhenZooming: false },

    initialize(file) {
      L.setOptions(this, { minZoom: file.minZoom });
      this.file = file;
      this.tiles = new Tiles(file);
      this.drawn = new Map(); // canvas -> {coords, prepared, z, x, y, release}
      this.names = new StreetNames(() => this.inView(), colours);
      this.on("tileunload", ({ tile }) => this.unload(tile));
    },

    onAdd(map) {
      L.GridLayer.prototype.onAdd.call(this, map);
      this.names.addTo(map);
      map.getContainer().classList.add("has-streets");
      this.onScheme = () => this.repaint();
      dark.addEventListener("change", this.onScheme);
    },

    onRemove(map) {
      dark.removeEventListener("change", this.onScheme);
      this.names.remove();
      map.getContainer().classList.remove("has-streets");
      L.GridLayer.prototype.onRemove.call(this, map);
    },

    createTile(coords, done) {
      const canvas = document.createElement("canvas");
      const deeper = Math.max(0, coords.z - this.file.maxZoom);
      const [z, x, y] = [coords.z - deeper, coords.x >> deeper, coords.y >> deeper];
      const { promise, release } = this.tiles.take(z, x, y);
      const about = { coords, prepared: null, z, x, y, release };
      this.drawn.set(canvas, about);
      promise.then(
        (prepared) => {
          about.prepared = prepared;
          this.paint(canvas, about);
          done(null, canvas);
          this.names.soon();
        },
        (error) => { if (error.name !== "AbortError") done(error, canvas); },
      );
      return canvas;
    },

    paint(canvas, { coords, prepared, z, x, y }) {
      const size = this.getTileSize().x;
      const ratio = window.devicePixelRatio || 1;
      canvas.width = canvas.height = Math.round(size * ratio);
      const context = canvas.getContext("2d");
      context.fillStyle = colours().ground;
      context.fillRect(0, 0, canvas.width, canvas.height);
      if (!prepared) return;
      const times = 2 ** (coords.z - z); // a tile of the file is so many times as wide as this one
      const side = canvas.width * times;
      context.setTransform(side, 0, 0, side, -(coords.x - x * times) * canvas.width, -(coords.y - y * times) * canvas.width);
      paintStreets(context, prepared, colours(), coords.z, ratio / side);
    },

    unload(canvas) {
      this.drawn.get(canvas)?.release();
      this.drawn.delete(canvas);
      canvas.width = canvas.height = 0; // frees its memory at once
      this.names.soon();
    },

    repaint() {
      for (const [canvas, about] of this.drawn) this.paint(canvas, about);
      this.names.draw();
    },

    // The tiles of the file behind the tiles of this zoom, each once.
    inView() {
      const found = new Map();
      for (const { coords, prepared, z, x, y } of this.drawn.values()) {
        if (prepared && coords.z === this._tileZoom) found.set(`${z}/${x}/${y}`, { prepared, z, x, y });
      }
      return found.values();
    },
  });

  // Adds the streets to a map, from an address or out of the page; resolves with the attribution that they ask for.
  async function addStreets(map, source, { onLoad, onError }) {
    const file = typeof source === "string" ? await new TileFile(source).open() : new TilesInside(source);
    const layer = new Streets(file);
    layer.on("tileload", onLoad);
    layer.on("tileerror", onError);
    layer.addTo(map);
    return file.attribution;
  }

  Object.assign(window.dispatchMap, { addStreets });
})();
