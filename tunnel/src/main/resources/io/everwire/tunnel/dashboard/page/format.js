// Figures for people: three digits and a unit.

function three(value) {
  return value >= 100 || value === 0 ? Math.round(value).toString() : value.toPrecision(value >= 10 ? 3 : 2);
}

export function duration(millis) {
  if (millis < 1) {
    return `${Math.round(millis * 1000)} µs`;
  }
  if (millis < 999.5) {
    return `${three(millis)} ms`;
  }
  const seconds = millis / 1000;
  if (seconds < 100) {
    return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** For how long something lasts already: whole seconds, minutes, hours. */
export function span(millis) {
  const seconds = Math.floor(millis / 1000);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Round figures, for the labels of an axis. */
export function tidy(text) {
  return text.replace(/\.0+(?= )/, "");
}

export function latency(millis) {
  return millis > 0 ? duration(millis) : "–";
}

const UNITS = ["B", "kB", "MB", "GB", "TB"];

export function bytes(count) {
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(value) : three(value)} ${UNITS[unit]}`;
}

export function rate(bytesPerSecond) {
  return bytesPerSecond < 0.5 ? "0" : `${bytes(bytesPerSecond)}/s`;
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

export function clock(millis) {
  return CLOCK.format(millis);
}

export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}
