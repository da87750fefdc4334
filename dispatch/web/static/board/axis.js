// Where a moment lies on the timeline: one span of the day, or one beside the other for several days.

const BESIDE = 1800; // seconds shown before the first and after the last
const GAP = 0.6; // per cent between two days
const HOUR = 3600;

export function axisOf(data, day) {
  const spans = data.days.filter((each) => !day || each.date === day).map((each) => spanOf(data, each));
  const segments = spans.filter(Boolean);
  const total = segments.reduce((sum, each) => sum + each.end - each.start, 0);
  const room = 100 - GAP * Math.max(0, segments.length - 1);
  let left = 0;
  for (const each of segments) {
    each.left = left;
    each.width = (room * (each.end - each.start)) / total;
    left += each.width + GAP;
  }
  return { segments, x: (second) => place(segments, second), second: (percent) => moment(segments, percent) };
}

// From the first shift or stop of a day to its last, in full hours.
function spanOf(data, day) {
  const moments = [];
  const add = (first, last) => {
    if (first < day.end && last > day.start) moments.push(Math.max(first, day.start), Math.min(last, day.end));
  };
  for (const person of data.technicians) for (const shift of person.shifts) add(shift.start, shift.end);
  for (const route of data.routes) for (const stop of route.stops) add(stop.expected, stop.leaves);
  if (moments.length === 0) return null;
  const [first, last] = moments.reduce(([low, high], each) => [Math.min(low, each), Math.max(high, each)], [Infinity, 0]);
  const start = Math.floor((first - BESIDE - day.start) / HOUR) * HOUR + day.start;
  const end = Math.ceil((last + BESIDE - day.start) / HOUR) * HOUR + day.start;
  return { day, start: Math.max(start, day.start - HOUR), end };
}

function place(segments, second) {
  for (const each of segments) {
    if (second < each.start) return each.left;
    if (second <= each.end) return each.left + (each.width * (second - each.start)) / (each.end - each.start);
  }
  return 100;
}

function moment(segments, percent) {
  for (const each of segments) {
    if (percent <= each.left + each.width) {
      const share = Math.max(0, (percent - each.left) / each.width);
      return Math.round(each.start + share * (each.end - each.start));
    }
  }
  return segments.at(-1)?.end ?? 0;
}

export function isOn(axis, second) {
  return axis.segments.some((each) => second >= each.start && second <= each.end);
}

// Full hours with room for their labels: every one, every second, third or sixth.
export function ticksOf(axis, pixels) {
  const shown = axis.segments.reduce((sum, each) => sum + (each.end - each.start) / HOUR, 0);
  const step = [1, 2, 3, 6, 12].find((each) => (shown / each) * 48 < pixels) ?? 24;
  const ticks = [];
  for (const each of axis.segments) {
    for (let second = each.start; second <= each.end; second += HOUR) {
      if (Math.round((second - each.day.start) / HOUR) % step === 0) ticks.push(second);
    }
  }
  return ticks;
}
