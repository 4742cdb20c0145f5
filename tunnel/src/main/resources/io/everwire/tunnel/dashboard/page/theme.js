// Light, dark, or what the system says; and the colours of the style sheet for what is painted on canvases.

const KEY = "everwire-theme";
const colours = new Map();

export function setUpTheme(select, changed) {
  select.value = localStorage.getItem(KEY) ?? "auto";
  const apply = () => {
    document.documentElement.dataset.theme = select.value;
    colours.clear();
    changed();
  };
  select.addEventListener("change", () => {
    localStorage.setItem(KEY, select.value);
    apply();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
  apply();
}

/** The value of a custom property, such as "--ink". */
export function colour(name) {
  if (!colours.has(name)) {
    colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  }
  return colours.get(name);
}

/** The same, partly transparent. */
export function tint(name, percent) {
  return `color-mix(in srgb, ${colour(name)} ${percent}%, transparent)`;
}
