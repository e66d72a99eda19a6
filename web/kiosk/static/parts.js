// Builds elements and faces. What is shown only ever becomes text: nothing here parses HTML.
// Written for tablets of 2014: no arrow functions, no modules, no promises.

var suping = {};

(function () {
  "use strict";

  var SVG = "http://www.w3.org/2000/svg";
  // Each face has a mouth and brows of its own: who sees no colour tells them apart all the same.
  var MOUTHS = {
    5: "M28 56 Q50 92 72 56 Z",
    4: "M30 60 Q50 78 70 60",
    3: "M32 66 L68 66",
    2: "M32 72 Q50 58 68 72",
    1: "M28 78 Q50 48 72 78 Z"
  };
  var BROWS = { 2: "M28 35 L42 30 M58 30 L72 35", 1: "M26 28 L43 36 M57 36 L74 28" };

  /** Returns an element: `text` is its text, `on…` its listeners, the rest its attributes. */
  suping.make = function (tag, attributes, children) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { give(node, name, attributes[name]); });
    (children || []).forEach(function (child) { if (child) node.appendChild(child); });
    return node;
  };

  function give(node, name, value) {
    if (name === "text") node.textContent = value;
    else if (name.slice(0, 2) === "on") node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }

  /** Returns a button with words on it. */
  suping.button = function (text, className, press) {
    return suping.make("button", { type: "button", "class": className, text: text, onclick: press });
  };

  /** Takes all children away and puts these in their place. */
  suping.refill = function (node, children) {
    while (node.firstChild) node.removeChild(node.firstChild);
    children.forEach(function (child) { if (child) node.appendChild(child); });
  };

  function draw(tag, attributes) {
    var node = document.createElementNS(SVG, tag);
    Object.keys(attributes).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    return node;
  }

  /** Returns the face of a grade; it says nothing to a screen reader, the words beneath it do. */
  suping.face = function (grade) {
    var face = draw("svg", { viewBox: "0 0 100 100", "class": "face", "aria-hidden": "true", focusable: "false" });
    face.appendChild(draw("circle", { cx: 50, cy: 50, r: 46, "class": "skin" }));
    face.appendChild(draw("circle", { cx: 35, cy: 42, r: 5, "class": "eye" }));
    face.appendChild(draw("circle", { cx: 65, cy: 42, r: 5, "class": "eye" }));
    face.appendChild(draw("path", { d: MOUTHS[grade], "class": grade === 5 || grade === 1 ? "open" : "line" }));
    if (BROWS[grade]) face.appendChild(draw("path", { d: BROWS[grade], "class": "line" }));
    return face;
  };

  /** Returns a picture of dark squares, from the path that a QR code is drawn by. */
  suping.squares = function (code, name) {
    var picture = draw("svg", { viewBox: "0 0 " + code.size + " " + code.size, "class": "squares", role: "img", "aria-label": name });
    picture.appendChild(draw("rect", { width: code.size, height: code.size, fill: "#fff" }));
    picture.appendChild(draw("path", { d: code.path, stroke: "#000" }));
    return picture;
  };
})();
