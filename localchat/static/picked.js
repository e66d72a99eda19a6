// Pictures and files chosen to be sent, with small pictures of them and a way to take each back.

import { button, make, refill } from "./dom.js";
import { say } from "./overlay.js";
import { word } from "./words.js";

const MOST = 10; // files of one album
const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

export class Picked {
  constructor() {
    this.files = [];
    this.input = make("input", { type: "file", multiple: true, hidden: true, class: "chooser" });
    this.input.addEventListener("change", () => this.take());
    this.list = make("div", { class: "list" });
    this.node = make("div", { class: "picked" }, [this.list, this.input]);
  }

  choose() {
    this.input.click();
  }

  take() {
    const all = this.files.concat(Array.from(this.input.files));
    if (all.length > MOST) say(word("tooMany"), false);
    this.files = all.slice(0, MOST);
    this.input.value = "";
    this.draw();
  }

  drop(file) {
    this.files = this.files.filter((other) => other !== file);
    this.draw();
  }

  draw() {
    refill(this.list, this.files.map((file) => this.item(file)));
  }

  item(file) {
    const away = button(word("remove", { name: file.name }), "quiet", () => this.drop(file));
    if (this.kindOf(file) !== "photo") return make("div", { class: "item" }, [away]);
    const url = URL.createObjectURL(file);
    const image = make("img", { src: url, alt: "", onload: () => URL.revokeObjectURL(url) });
    return make("div", { class: "item" }, [image, away]);
  }

  /** Returns how a file is sent: what is no picture or film every phone shows goes as a file. */
  kindOf(file) {
    if (PICTURES.indexOf(file.type) >= 0) return "photo";
    return file.type.slice(0, 6) === "video/" ? "video" : "document";
  }
}
