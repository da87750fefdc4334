// Reads vector tiles out of one PMTiles file on the server, a range of bytes at a time.
"use strict";

(() => {
  const FIRST = 16384; // bytes that hold the header and the root directory
  const HEADER = 127;
  const GZIP = 2;
  const DEPTH = 3; // directories that may lie under each other

  async function inflate(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  // Numbers, texts and parts of a protocol buffer.
  class Buffer {
    constructor(bytes, at = 0, end = bytes.length) {
      Object.assign(this, { bytes, at, end });
    }

    varint() {
      let [value, place, byte] = [0, 1, 0];
      do {
        byte = this.bytes[this.at++];
        value += (byte & 127) * place;
        place *= 128;
      } while (byte > 127);
      return value;
    }

    // Calls `read` with each field's number, and the part or number it holds.
    fields(read) {
      while (this.at < this.end) {
        const key = this.varint();
        const kind = key & 7;
        if (kind === 0) read(key >> 3, this.varint());
        else if (kind === 2) {
          const length = this.varint();
          read(key >> 3, new Buffer(this.bytes, this.at, this.at + length));
          this.at += length;
        } else if (kind === 1 || kind === 5) {
          const view = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.at);
          read(key >> 3, kind === 1 ? view.getFloat64(0, true) : view.getFloat32(0, true));
          this.at += kind === 1 ? 8 : 4;
        } else throw new Error("no vector tile");
      }
    }

    numbers() {
      const found = [];
      while (this.at < this.end) found.push(this.varint());
      return found;
    }

    text() {
      return new TextDecoder().decode(this.bytes.subarray(this.at, this.end));
    }
  }

  // The number of a tile: along a Hilbert curve, all lower zooms first.
  function tileNumber(z, x, y) {
    let number = (4 ** z - 1) / 3;
    for (let s = 2 ** z / 2; s >= 1; s /= 2) {
      const [right, down] = [x & s ? 1 : 0, y & s ? 1 : 0];
      number += s * s * ((3 * right) ^ down);
      [x, y] = [x & (s - 1), y & (s - 1)];
      if (!down) {
        if (right) [x, y] = [s - 1 - x, s - 1 - y];
        [x, y] = [y, x];
      }
    }
    return number;
  }

  function readDirectory(bytes) {
    const buffer = new Buffer(bytes);
    const count = buffer.varint();
    const all = (next) => Array.from({ length: count }, next);
    let last = 0;
    const numbers = all(() => (last += buffer.varint()));
    const runs = all(() => buffer.varint());
    const lengths = all(() => buffer.varint());
    const offsets = [];
    for (let i = 0; i < count; i += 1) {
      const given = buffer.varint();
      offsets.push(given === 0 && i > 0 ? offsets[i - 1] + lengths[i - 1] : given - 1);
    }
    return { numbers, runs, lengths, offsets };
  }

  function find({ numbers, runs, lengths, offsets }, number) {
    let [low, high] = [0, numbers.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (numbers[middle] <= number) low = middle + 1;
      else high = middle - 1;
    }
    if (high < 0) return null;
    const isWithin = runs[high] === 0 || number - numbers[high] < runs[high];
    return isWithin ? { run: runs[high], offset: offsets[high], length: lengths[high] } : null;
  }

  class TileFile {
    constructor(url) {
      this.url = url;
      this.whole = null;
      this.directories = new Map();
    }

    // Resolves with the file itself, once its zooms and attribution are known.
    async open() {
      const first = await this.range(0, FIRST);
      const view = new DataView(first.buffer, first.byteOffset);
      const isKnown = first.length > HEADER && new TextDecoder().decode(first.subarray(0, 7)) === "PMTiles" && first[7] === 3;
      if (!isKnown || first[97] !== GZIP || first[98] !== GZIP || first[99] !== 1) throw new Error("no file of vector tiles");
      const large = (at) => Number(view.getBigUint64(at, true));
      this.leaves = large(40);
      this.data = large(56);
      [this.minZoom, this.maxZoom] = [first[100], first[101]];
      this.root = readDirectory(await inflate(first.subarray(large(8), large(8) + large(16))));
      const about = await inflate(await this.range(large(24), large(32)));
      this.attribution = plainText(JSON.parse(new TextDecoder().decode(about)).attribution ?? "");
      return this;
    }

    async range(offset, length, signal) {
      if (this.whole) return this.whole.subarray(offset, offset + length);
      const headers = { Range: `bytes=${offset}-${offset + length - 1}` };
      const answer = await fetch(this.url, { headers, signal });
      if (!answer.ok) throw new Error(`${this.url}: ${answer.status}`);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (answer.status === 206) return bytes;
      this.whole = bytes; // a server that knows no ranges has sent everything
      return this.range(offset, length);
    }

    // Resolves with the tile's bytes, or null where the file has none.
    async tile(z, x, y, signal) {
      const number = tileNumber(z, x, y);
      let directory = this.root;
      for (let depth = 0; depth < DEPTH; depth += 1) {
        const found = find(directory, number);
        if (!found) return null;
        if (found.run) return inflate(await this.range(this.data + found.offset, found.length, signal));
        directory = await this.leaf(found);
      }
      return null;
    }

    leaf({ offset, length }) {
      if (!this.directories.has(offset)) {
        const read = this.range(this.leaves + offset, length).then(inflate).then(readDirectory);
        read.catch(() => this.directories.delete(offset));
        this.directories.set(offset, read);
      }
      return this.directories.get(offset);
    }
  }

  // The same tiles where they stand inside the page, as text.
  class TilesInside {
    constructor(source) {
      Object.assign(this, source);
    }

    async tile(z, x, y) {
      const text = this.tiles[`${z}/${x}/${y}`];
      return text === undefined ? null : inflate(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
    }
  }

  function plainText(html) {
    return new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
  }

  // Returns [{name, extent, features: [{kind: 1 point 2 line 3 area, told: {…}, paths: [[x, y, x, y, …]]}]}].
  function readTile(bytes) {
    const layers = [];
    new Buffer(bytes).fields((field, part) => {
      if (field === 3) layers.push(readLayer(part));
    });
    return layers;
  }

  function readLayer(part) {
    const layer = { name: "", extent: 4096, features: [] };
    const [keys, values, raw] = [[], [], []];
    part.fields((field, value) => {
      if (field === 1) layer.name = value.text();
      else if (field === 2) raw.push(value);
      else if (field === 3) keys.push(value.text());
      else if (field === 4) values.push(readValue(value));
      else if (field === 5) layer.extent = value;
    });
    layer.features = raw.map((feature) => readFeature(feature, keys, values));
    return layer;
  }

  function readValue(part) {
    let found = null;
    part.fields((field, value) => {
      if (field === 1) found = value.text();
      else found = field === 6 ? zigzag(value) : value;
    });
    return found;
  }

  function readFeature(part, keys, values) {
    const feature = { kind: 0, told: {}, paths: [] };
    part.fields((field, value) => {
      if (field === 2) {
        const tags = value.numbers();
        for (let i = 0; i < tags.length; i += 2) feature.told[keys[tags[i]]] = values[tags[i + 1]];
      } else if (field === 3) feature.kind = value;
      else if (field === 4) feature.paths = readPaths(value);
    });
    return feature;
  }

  const zigzag = (number) => (number % 2 ? -(number + 1) / 2 : number / 2);

  function readPaths(part) {
    const paths = [];
    let [x, y, path] = [0, 0, null];
    while (part.at < part.end) {
      const command = part.varint();
      const what = command & 7;
      if (what === 7) {
        path.push(path[0], path[1]);
        continue;
      }
      for (let left = command >> 3; left > 0; left -= 1) {
        x += zigzag(part.varint());
        y += zigzag(part.varint());
        if (what === 1) paths.push((path = []));
        path.push(x, y);
      }
    }
    return paths;
  }

  Object.assign(window.dispatchMap, { TileFile, TilesInside, readTile });
})();
