"""What a screen must hold for everybody: names, sizes, contrast, a place in the reading order."""

from typing import Any

from kiosk_place import contrast
from playwright.sync_api import Page

SEEN = """() => {
  const shown = (node) => node.getClientRects().length
    && getComputedStyle(node).visibility === "visible";
  const behind = (node) => {
    for (let it = node; it; it = it.parentElement) {
      const colour = getComputedStyle(it).backgroundColor;
      if (colour !== "rgba(0, 0, 0, 0)") return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const label = (node) => document.getElementById(node.getAttribute("aria-labelledby") || "");
  const named = (node) => (node.getAttribute("aria-label") || node.textContent || "").trim()
    || (node.labels && node.labels.length && node.labels[0].textContent.trim()) || label(node);
  const all = Array.from(document.body.querySelectorAll("*")).filter(shown);
  const those = (which, wrong) => all.filter((it) => it.matches(which)).filter(wrong)
    .map((it) => it.outerHTML);
  const own = (node) => Array.from(node.childNodes)
    .some((it) => it.nodeType === 3 && it.textContent.trim());
  const text = (node) => {
    const style = getComputedStyle(node);
    const size = parseFloat(style.fontSize);
    return {text: node.textContent.trim(), ink: style.color, paper: behind(node), size: size};
  };
  const box = (node) => node.getBoundingClientRect();
  return {
    unnamed: those("button, input, a, [role=img], [role=group]", (it) => !named(it)),
    small: those("button, input, a", (it) => {
      const hit = it.closest("label") || it;
      return hit.offsetHeight < 44 || hit.offsetWidth < 44;
    }),
    texts: all.filter(own).map(text),
    pictures: those("svg", (it) => it.getAttribute("aria-hidden") !== "true"
      && !it.getAttribute("aria-label")),
    headings: all.filter((it) => it.tagName === "H1").length,
    main: all.filter((it) => it.tagName === "MAIN").length,
    ids: Array.from(document.querySelectorAll("[id]")).map((it) => it.id),
    positive: those("[tabindex]", (it) => it.tabIndex > 0),
    outside: those("button, h1, p", (it) => box(it).left < -1 || box(it).right > innerWidth + 1),
    cut: those("button, .grade", (it) => it.scrollWidth > it.clientWidth + 1),
  };
}"""
LEAST = 4.5
SMALLEST = 14  # pixels


def faults(page: Page) -> dict[str, Any]:
    """Everything on a screen that somebody could not read, hear, reach or hit."""
    seen = page.evaluate(SEEN)
    pale = [
        (one["text"], round(ratio, 2))
        for one in seen["texts"]
        if (ratio := contrast(one["ink"], one["paper"])) < LEAST
    ]
    found = {
        "without a name": seen["unnamed"],
        "too small to hit": seen["small"],
        "pictures that say nothing": seen["pictures"],
        "too pale": pale,
        "too small to read": [one["text"] for one in seen["texts"] if one["size"] < SMALLEST],
        "ids twice": sorted({one for one in seen["ids"] if seen["ids"].count(one) > 1}),
        "an order of its own": seen["positive"],
        "out of the screen": seen["outside"],
        "cut off": seen["cut"],
        "headings": seen["headings"] != 1 and seen["headings"],
        "main": seen["main"] != 1 and seen["main"],
    }
    return {name: what for name, what in found.items() if what}
