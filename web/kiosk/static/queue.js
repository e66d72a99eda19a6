// Ratings wait on the device until the desk has them: through a network break, a reload, a power cut.
// Each has a key of its own under which the desk counts it once, however often it is sent.

(function () {
  "use strict";

  var PREFIX = "suping.rating.";
  var AT_ONCE = 50; // ratings in one request
  var PATIENCE = 15000; // milliseconds for an answer
  var FIRST_PAUSE = 3000;
  var LONGEST_PAUSE = 60000;

  var memory = {}; // where the browser keeps nothing for us
  var pause = FIRST_PAUSE;
  var timer = 0;
  var sending = false;
  var told = function () {};

  function store() {
    try {
      return window.localStorage;
    } catch (refused) {
      return null;
    }
  }

  function put(key, text) {
    memory[key] = text;
    try {
      store().setItem(PREFIX + key, text);
    } catch (full) {
      return; // memory has it
    }
  }

  function drop(key) {
    delete memory[key];
    try {
      store().removeItem(PREFIX + key);
    } catch (refused) {
      return;
    }
  }

  /** Reads what the browser kept of an earlier life of the page; `open` ones count as they are. */
  function remember() {
    var kept = store();
    try {
      Object.keys(kept).forEach(function (name) {
        if (name.indexOf(PREFIX) === 0) memory[name.slice(PREFIX.length)] = kept.getItem(name);
      });
    } catch (refused) {
      return;
    }
  }

  function read(text) {
    try {
      return JSON.parse(text);
    } catch (broken) {
      return null;
    }
  }

  /** Keys of what may go; what was rated at another window waits for that window's tablet again. */
  function waiting(openOne) {
    return Object.keys(memory).filter(function (key) {
      var rating = read(memory[key]);
      return key !== openOne && rating && rating.window === suping.data.window;
    });
  }

  /** Returns a name nobody else makes: 128 random bits. */
  suping.newKey = function () {
    var drawn = new Uint8Array(16);
    if (window.crypto && window.crypto.getRandomValues) window.crypto.getRandomValues(drawn);
    else for (var n = 0; n < 16; n += 1) drawn[n] = Math.floor(Math.random() * 256);
    return Array.prototype.map.call(drawn, function (one) { return (256 + one).toString(16).slice(1); }).join("");
  };

  /** Asks the desk; `then` is given the status (0: no network) and the answer. */
  suping.ask = function (method, path, body, then) {
    var request = new XMLHttpRequest();
    request.open(method, path);
    request.timeout = PATIENCE;
    request.setRequestHeader("X-Suping-Kiosk", suping.data.window);
    if (body) request.setRequestHeader("Content-Type", "application/json");
    request.onload = function () {
      then(request.status, read(request.responseText) || {}, request.getResponseHeader("Retry-After"));
    };
    request.onerror = request.ontimeout = function () { then(0, {}, null); };
    request.send(body ? JSON.stringify(body) : null);
  };

  function later(seconds) {
    var wait = seconds ? seconds * 1000 : pause;
    pause = Math.min(pause * 2, LONGEST_PAUSE);
    clearTimeout(timer);
    timer = setTimeout(suping.queue.send, wait);
  }

  function took(status, answer, retryAfter) {
    sending = false;
    told(status, answer);
    if (status !== 200) return later(Number(retryAfter) || 0);
    pause = FIRST_PAUSE;
    answer.results.forEach(function (one) { drop(one.key); });
    return suping.queue.send();
  }

  suping.queue = {
    open: null,

    /** Keeps a rating from its first tap on; what is still open is not sent yet. */
    keep: function (rating) {
      suping.queue.open = rating.key;
      put(rating.key, JSON.stringify(rating));
    },

    /** The visitor is done with it: it may go. */
    close: function () {
      suping.queue.open = null;
      suping.queue.send();
    },

    /** Sends what waits, oldest first. */
    send: function () {
      var keys = waiting(suping.queue.open).slice(0, AT_ONCE);
      clearTimeout(timer);
      if (sending || !keys.length) return;
      sending = true;
      var ratings = keys.map(function (key) { return read(memory[key]); });
      suping.ask("POST", "/kiosk/ratings", { window: suping.data.window, sent: Date.now(), ratings: ratings }, took);
    },

    /** Whether something waits that the desk has not got. */
    waits: function () {
      return waiting(suping.queue.open).length > 0;
    },

    /** Begins: `tell` hears how each try went. */
    begin: function (tell) {
      told = tell;
      remember();
      window.addEventListener("online", function () {
        pause = FIRST_PAUSE;
        suping.queue.send();
      });
      suping.queue.send();
    }
  };
})();
