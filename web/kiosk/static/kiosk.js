// The screens of a window's tablet: five faces, the reasons, thanks, and back to the start by itself.

(function () {
  "use strict";

  var make = suping.make;
  var button = suping.button;
  var refill = suping.refill;
  var data = suping.data = JSON.parse(document.getElementById("data").textContent);
  var root = document.getElementById("kiosk");
  var said = document.getElementById("said");

  var LOOK = 15000; // milliseconds between two looks at who serves here
  var DOUBLE = 400; // milliseconds between the halves of a double tap
  var NEAR = 30; // pixels
  var last = { at: -DOUBLE, x: 0, y: 0 };
  var screen = "start";
  var state = { clerk: null, today: [] };
  var offline = false;
  var rating = null;
  var timer = 0;
  suping.language = data.languages[0];

  suping.word = function (name) {
    return data.words[suping.language][name];
  };

  var word = suping.word;

  function named(thing) {
    return thing[suping.language];
  }

  function announce(text) {
    said.textContent = "";
    setTimeout(function () { said.textContent = text; }, 50);
  }

  /** Shows a screen and puts the focus on its heading, where a screen reader goes on reading. */
  function show(name, nodes, seconds) {
    screen = name;
    document.documentElement.lang = suping.language === "zh" ? "zh-CN" : "en";
    document.body.className = name;
    refill(root, nodes);
    var heading = root.querySelector("h1");
    if (heading) heading.focus();
    window.scrollTo(0, 0);
    rest(seconds);
  }

  /** After so many seconds without a touch or a key the page is at its start again. */
  function rest(seconds) {
    clearTimeout(timer);
    root.setAttribute("data-rest", seconds || "");
    if (seconds) timer = setTimeout(restart, seconds * 1000);
  }

  function stir() {
    var seconds = Number(root.getAttribute("data-rest"));
    if (seconds) rest(seconds);
  }

  function restart() {
    if (rating) finish();
    suping.language = data.languages[0];
    start();
  }

  function clerkLine() {
    var clerk = state.clerk;
    return make("p", { id: "clerk", text: clerk ? word("clerk").replace("{name}", clerk.name) : "" });
  }

  function head() {
    var other = data.languages[suping.language === data.languages[0] ? 1 : 0];
    var languages = make("button", { type: "button", id: "language", lang: other === "zh" ? "zh-CN" : "en", text: word("other_language"), onclick: function () {
      suping.language = other;
      if (screen === "reasons") reasons();
      else start();
    } });
    var place = make("div", { "class": "place" }, [
      make("p", { id: "hall", text: named(data.hall) }),
      make("p", { id: "window", text: named(data.window_name) })
    ]);
    return make("header", {}, [place, clerkLine(), languages]);
  }

  function gradeButton(grade) {
    var words = make("span", { "class": "grade", text: named(grade) });
    return make("button", { type: "button", "class": "rate rate" + grade.grade, "data-grade": grade.grade, onclick: function () { rate(grade); } }, [suping.face(grade.grade), words]);
  }

  function foot() {
    var code = data.code ? make("div", { "class": "home" }, [
      suping.squares(data.code, word("home")),
      make("p", { text: word("home") })
    ]) : null;
    return make("footer", {}, [
      code,
      button(word("skip"), "quiet", skip),
      button(word("swap"), "quiet swap", swap),
      make("p", { id: "net", text: offline ? word("offline") : "" })
    ]);
  }

  function start() {
    rating = null;
    show("start", [
      head(),
      make("main", {}, [
        make("h1", { id: "question", tabindex: "-1", text: word("question") }),
        make("div", { "class": "faces", role: "group", "aria-labelledby": "question" }, data.grades.map(gradeButton))
      ]),
      foot()
    ], suping.language === data.languages[0] ? 0 : data.idle);
  }

  /** The grade counts from this tap on: it is kept before anything else is asked. */
  function rate(grade) {
    if (screen !== "start") return;
    var key = rating ? rating.key : suping.newKey();
    rating = { key: key, window: data.window, grade: grade.grade, tags: [], tag_set: data.tag_set, at: Date.now(), language: suping.language };
    suping.queue.keep(rating);
    reasons();
  }

  function tagButton(tag) {
    var node = button(named(tag), "tag", function () {
      var at = rating.tags.indexOf(tag.code);
      if (at < 0) rating.tags.push(tag.code);
      else rating.tags.splice(at, 1);
      suping.queue.keep(rating);
      node.setAttribute("aria-pressed", at < 0);
    });
    node.setAttribute("aria-pressed", rating.tags.indexOf(tag.code) >= 0);
    return node;
  }

  /** A wrong tap is taken back under the same key; whoever walks away has given what was chosen. */
  function again() {
    var key = rating.key;
    start();
    rating = { key: key };
    rest(data.idle / 3);
  }

  function reasons() {
    var bad = rating.grade <= data.bad_max;
    var grade = data.grades.filter(function (one) { return one.grade === rating.grade; })[0];
    var chosen = word("chosen").replace("{grade}", named(grade));
    show("reasons", [
      head(),
      make("main", {}, [
        make("h1", { id: "question", tabindex: "-1", text: word(bad ? "why_bad" : "why_good") }),
        make("p", { "class": "chosen" }, [make("span", { text: chosen }), button(word("again"), "quiet", again)]),
        make("div", { "class": "tags", role: "group", "aria-labelledby": "question" }, (data.tags[rating.grade] || []).map(tagButton)),
        make("div", { "class": "row" }, [button(word("done"), "main", thank), button(word("rather_not"), "quiet", thank)]),
        bad ? make("p", { "class": "contact", text: word("contact") }) : null
      ])
    ], data.idle);
  }

  function finish() {
    rating = null;
    suping.queue.close();
  }

  /** The same words for every grade: who looks over a shoulder learns nothing from them. */
  function thank() {
    finish();
    leave(word("thanks"), word("thanks_more"));
  }

  function skip() {
    if (rating) finish();
    leave(word("skipped"), word("skipped_more"));
  }

  function leave(title, more) {
    show("thanks", [make("main", { "class": "staff" }, [
      make("h1", { tabindex: "-1", text: title }),
      make("p", { text: more }),
      button(word("back"), "main", restart)
    ])], data.thanks);
    announce(title);
  }

  function swap() {
    if (rating) finish();
    show("swap", [suping.swapping(state, function (answer) {
      take(answer);
      start();
    }, start)], data.idle);
  }

  function pair(why) {
    if (screen === "pair") return;
    if (rating) finish();
    show("pair", [suping.pairing(why, function () {
      start();
      look();
      suping.queue.send();
    })]);
  }

  function take(answer) {
    state = { clerk: answer.clerk, today: answer.today || [] };
    var line = document.getElementById("clerk");
    if (line) line.parentNode.replaceChild(clerkLine(), line);
  }

  /** What the desk said, or that it said nothing, shows in one line and stops nobody. */
  function heard(status, answer) {
    offline = status === 0 || status >= 500;
    var line = document.getElementById("net");
    if (line) line.textContent = offline ? word("offline") : "";
    var stranger = status === 401 || answer.error === "other_window";
    if (stranger && screen === "start") pair(answer.text ? answer.text[suping.language] : "");
    if (stranger || offline) take({ clerk: null });
  }

  /** The second half of a double tap would hit what has just come under the finger. */
  function tapped(event) {
    var twice = event.timeStamp - last.at < DOUBLE && Math.abs(event.clientX - last.x) < NEAR && Math.abs(event.clientY - last.y) < NEAR;
    if (event.detail && twice) {
      event.preventDefault();
      event.stopPropagation();
    }
    last = { at: event.timeStamp, x: event.clientX, y: event.clientY };
  }

  function look() {
    suping.ask("GET", "/kiosk/state", null, function (status, answer) {
      heard(status, answer);
      if (status === 200) take(answer);
    });
    suping.queue.send();
  }

  ["pointerdown", "touchstart", "mousedown", "keydown", "focusin"].forEach(function (name) {
    document.addEventListener(name, stir, true);
  });
  root.addEventListener("click", tapped, true);
  document.addEventListener("contextmenu", function (event) { event.preventDefault(); });
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/kiosk/-/sw.js", { scope: "/kiosk/" })["catch"](function () {});
  }
  start();
  suping.queue.begin(heard);
  look();
  setInterval(look, LOOK);
})();
