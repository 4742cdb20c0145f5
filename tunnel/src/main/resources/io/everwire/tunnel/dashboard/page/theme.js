// Light, dark, or what the system says; and the colours of the style sheet for what is painted on canvases.

const KEY = "everwire-theme";
const colours = new Map();
const probe = document.createElement("span");
probe.hidden = true;
document.documentElement.append(probe);

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

/** The colour that a custom property, such as "--ink", stands for in this theme. */
export function colour(name) {
  if (!colours.has(name)) {
    probe.style.color = `var(${name})`; // a property by itself is the text of its definition: two colours
    colours.set(name, getComputedStyle(probe).color);
  }
  return colours.get(name);
}

/** The same, partly transparent. */
export function tint(name, percent) {
  return `color-mix(in srgb, ${colour(name)} ${percent}%, transparent)`;
}
