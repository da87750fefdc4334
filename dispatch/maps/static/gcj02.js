// GCJ-02, as dispatch/domain/gcj02.py has it, and a map whose background is drawn in it. All places of a page are WGS-84;
// such a map shifts markers, routes and shapes as it projects them and gives clicks and drags back as WGS-84, so that
// nobody else has to know what the background is drawn in.
"use strict";

window.dispatchGcj02 = (() => {
  const [AXIS, ECCENTRICITY] = [6378245.0, 0.00669342162296594323]; // Krasovsky 1940
  const [SOUTH, NORTH, WEST, EAST] = [0.8293, 55.8271, 72.004, 137.8347];
  const ROUNDS = 8;
  const { PI, sin, cos, sqrt, abs } = Math;

  function shift(lat, lng) {
    if (!(lat >= SOUTH && lat <= NORTH && lng >= WEST && lng <= EAST)) return [0, 0];
    const [x, y] = [lng - 105, lat - 35];
    const root = sqrt(abs(x));
    const waves = 20 * sin(6 * PI * x) + 20 * sin(2 * PI * x);
    let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root;
    north += ((waves + 20 * sin(PI * y) + 40 * sin((PI * y) / 3)) * 2) / 3;
    north += ((160 * sin((PI * y) / 12) + 320 * sin((PI * y) / 30)) * 2) / 3;
    let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root;
    east += ((waves + 20 * sin(PI * x) + 40 * sin((PI * x) / 3)) * 2) / 3;
    east += ((150 * sin((PI * x) / 12) + 300 * sin((PI * x) / 30)) * 2) / 3;
    const angle = (lat * PI) / 180;
    const flat = 1 - ECCENTRICITY * sin(angle) ** 2;
    const meridian = (AXIS * (1 - ECCENTRICITY)) / flat ** 1.5;
    const parallel = (AXIS / sqrt(flat)) * cos(angle);
    return [(north / meridian) * (180 / PI), (east / parallel) * (180 / PI)];
  }

  function toGcj02(lat, lng) {
    const [north, east] = shift(lat, lng);
    return [lat + north, lng + east];
  }

  function fromGcj02(lat, lng) {
    let [foundLat, foundLng] = [lat, lng];
    for (let round = 0; round < ROUNDS; round += 1) {
      const [north, east] = shift(foundLat, foundLng);
      [foundLat, foundLng] = [lat - north, lng - east];
    }
    return [foundLat, foundLng];
  }

  let shifted = null;

  // Returns the CRS of a map over these tiles (null: none), for the options of L.map.
  function crsOver(tiles) {
    if (!tiles || tiles.coordinates !== "gcj02") return L.CRS.EPSG3857;
    const flat = L.Projection.SphericalMercator;
    shifted ??= L.extend({}, L.CRS.EPSG3857, {
      projection: L.extend({}, flat, {
        project: ({ lat, lng }) => flat.project(L.latLng(toGcj02(lat, lng))),
        unproject: (point) => {
          const { lat, lng } = flat.unproject(point);
          return L.latLng(fromGcj02(lat, lng));
        },
      }),
    });
    return shifted;
  }

  return { toGcj02, fromGcj02, crsOver };
})();
