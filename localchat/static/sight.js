// Which bubbles a person really has before their eyes.

import { covered } from "./overlay.js";

const REST = 500; // milliseconds a bubble has to stay in view
const PART = 0.6; // of a bubble, or
const SCREEN = 0.4; // of the window's height, for bubbles taller than it

/**
 * Calls `seen(ids)` with bubbles that rested in view, on a visible page with nothing above it.
 * Returns `observe(bubble)`, `look()` to tell of those in view once more, and `stop()`.
 */
export function watchSight(seen) {
  const inView = new Set();
  let timer = 0;
  const look = () => {
    const there = document.visibilityState === "visible" && !covered();
    Array.from(inView).forEach((node) => node.isConnected || inView.delete(node));
    const nodes = Array.from(inView);
    if (there && nodes.length) seen(nodes.map((node) => Number(node.dataset.id)));
  };
  const lookSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, REST);
  };
  const observer = new IntersectionObserver((entries) => {
    entries.forEach((entry) => {
      if (enough(entry)) inView.add(entry.target);
      else inView.delete(entry.target);
    });
    if (inView.size) lookSoon();
  }, { threshold: [0, 0.2, 0.4, PART, 0.8, 1] });
  const kinds = ["visibilitychange", "uncovered"];
  kinds.forEach((kind) => document.addEventListener(kind, lookSoon));
  const stop = () => {
    clearTimeout(timer);
    observer.disconnect();
    kinds.forEach((kind) => document.removeEventListener(kind, lookSoon));
  };
  return { observe: (node) => observer.observe(node), look: lookSoon, stop: stop };
}

function enough(entry) {
  if (!entry.isIntersecting) return false;
  const tall = entry.intersectionRect.height >= SCREEN * window.innerHeight;
  return tall || entry.intersectionRatio >= PART;
}
