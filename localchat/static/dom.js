// Builds elements. What people and bots write only ever becomes text: nothing here parses HTML.

const SVG = "http://www.w3.org/2000/svg";

/** Returns an element: `text` is its text, `on…` its listeners, the rest its attributes. */
export function make(tag, attributes, children) {
  const node = document.createElement(tag);
  Object.keys(attributes || {}).forEach((name) => give(node, name, attributes[name]));
  (children || []).forEach((child) => child && node.append(child));
  return node;
}

function give(node, name, value) {
  if (name === "text") node.textContent = value;
  else if (name.slice(0, 2) === "on") node.addEventListener(name.slice(2), value);
  else if (value === true) node.setAttribute(name, "");
  else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
}

/** Returns a button with words on it, never an icon alone. */
export function button(label, className, press, iconName) {
  const parts = [iconName && icon(iconName), make("span", { text: label })];
  return make("button", { type: "button", class: className, onclick: press }, parts);
}

/** Returns a drawing of the page's own set; it says nothing to a screen reader. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", "#icon-" + name);
  drawing.append(use);
  return drawing;
}

/** Takes all children away and puts these in their place. */
export function refill(node, children) {
  while (node.firstChild) node.removeChild(node.firstChild);
  children.forEach((child) => child && node.append(child));
}
