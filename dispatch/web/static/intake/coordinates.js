// The fields of latitude and longitude, whatever their numbers are said to be in: what goes in and comes out is WGS-84.

const field = (name) => document.getElementById(`field-${name}`);
const isShifted = () => field("coordinates")?.value === "gcj02";

export function writePlace(latitude, longitude) {
  const shifted = isShifted() ? window.dispatchGcj02.toGcj02(Number(latitude), Number(longitude)) : null;
  field("latitude").value = shifted ? shifted[0].toFixed(6) : latitude;
  field("longitude").value = shifted ? shifted[1].toFixed(6) : longitude;
}

// Returns [latitude, longitude], or null where the fields hold no place.
export function readPlace() {
  const [latitude, longitude] = ["latitude", "longitude"].map((name) => field(name).value.trim().replace(",", "."));
  const isPlace = latitude && longitude && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  if (!isPlace) return null;
  const place = [Number(latitude), Number(longitude)];
  return isShifted() ? window.dispatchGcj02.fromGcj02(...place) : place;
}
