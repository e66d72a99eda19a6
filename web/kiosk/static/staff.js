// What staff do at a tablet: pair it with its window, and say who serves there now.

(function () {
  "use strict";

  var make = suping.make;
  var button = suping.button;

  function field(id, name, more) {
    var input = make("input", { id: id, type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: more.length, inputmode: more.mode });
    return { input: input, node: make("p", { "class": "field" }, [make("label", { "for": id, text: name }), input]) };
  }

  function form(children, submit) {
    return make("form", { novalidate: true, onsubmit: function (event) {
      event.preventDefault();
      submit();
    } }, children);
  }

  /** Returns the screen on which an administrator pairs this tablet; `done` once it is. */
  suping.pairing = function (why, done) {
    var word = suping.word;
    var code = field("code", word("pair_code"), { length: 12, mode: "text" });
    var note = make("p", { id: "note", "class": "note", role: "alert", text: why });
    code.input.setAttribute("aria-describedby", "note");
    var submit = make("button", { type: "submit", "class": "main", text: word("pair") });
    return make("main", { "class": "staff" }, [
      make("h1", { tabindex: "-1", text: word("pair_title") }),
      make("p", { text: word("pair_how") }),
      form([code.node, submit], function () {
        suping.ask("POST", "/kiosk/pair", { window: suping.data.window, code: code.input.value }, function (status, answer) {
          if (status === 200) done();
          else note.textContent = said(status, answer);
        });
      }),
      note
    ]);
  };

  function said(status, answer) {
    if (answer.text) return answer.text[suping.language];
    return suping.word(status === 0 ? "no_network" : "try_again");
  }

  /** Returns the panel that says who serves here now: one tap for who signed in today. */
  suping.swapping = function (state, changed, close) {
    var word = suping.word;
    var note = make("p", { id: "note", "class": "note", role: "alert" });
    var code = field("code", word("shift_code"), { length: 6, mode: "numeric" });
    code.input.setAttribute("aria-describedby", "note");

    function sign(body) {
      body.window = suping.data.window;
      suping.ask("POST", "/kiosk/shift", body, function (status, answer) {
        if (status === 200) changed(answer);
        else note.textContent = said(status, answer);
      });
    }

    var names = (state.today || []).map(function (one) {
      return button(one.name, "person", function () { sign({ staff: one.id }); });
    });
    return make("main", { "class": "staff" }, [
      make("h1", { tabindex: "-1", text: word("swap_title") }),
      names.length ? make("div", { "class": "row", role: "group", "aria-label": word("swap_title") }, names) : null,
      form([code.node, make("button", { type: "submit", "class": "main", text: word("sign_in") })], function () {
        sign({ code: code.input.value });
      }),
      note,
      make("div", { "class": "row" }, [
        state.clerk ? button(word("nobody"), "quiet", function () { sign({ leave: true }); }) : null,
        button(word("back"), "quiet", close)
      ])
    ]);
  };
})();
