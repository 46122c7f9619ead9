// The bureaus' clock: stopped, moved on, and back to real time.

import { send } from "./api.js";
import { byId, el, fill } from "./dom.js";
import { clockIsOdd } from "./now.js";
import { language, moment, word } from "./words.js";

const STEPS_DAYS = { day: 1, week: 7, month: 30 };

export function drawClock(clock, act) {
  const state = clock.frozen ? "clock_frozen" : clockIsOdd(clock) ? "clock_moved" : "clock_real";
  byId("clock-now").replaceChildren(moment(clock.now), " ", el("span", { class: "state" }, word(state)));
  fill(byId("clock-buttons"), [language(), clock.frozen, clockIsOdd(clock)], () => buttons(clock, act));
}

function buttons(clock, act) {
  const order = (payload) => () => act(() => send("PUT", "/clock", payload));
  const steps = Object.entries(STEPS_DAYS).map(([key, days]) => button(key, order({ advance: { days } })));
  const freeze = button(clock.frozen ? "unfreeze" : "freeze", order({ freeze: !clock.frozen }));
  const back = clockIsOdd(clock) ? [button("back_to_now", () => act(() => send("DELETE", "/clock")))] : [];
  return [...steps, freeze, ...back];
}

const button = (key, onclick) => el("button", { type: "button", "data-key": key, onclick }, word(key));
