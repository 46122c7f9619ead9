// Bad times that are started in one click and end by themselves.

import { send } from "./api.js";
import { byId, el, fill } from "./dom.js";
import { language, titled, word } from "./words.js";

const isOn = (preset) => preset.in_force.length > 0;

// Every preset at every bureau where it is in force.
export const presetsOn = (state) =>
  state.presets.flatMap((preset) => preset.in_force.map((at) => ({ preset, ...at })));

export const stopPreset = (preset) => send("DELETE", `/presets/${preset.name}`);

function start(preset) {
  const order = { bureau: byId("preset-bureau").value, for_s: Number(byId("preset-length").value) };
  return send("PUT", `/presets/${preset.name}`, order);
}

export function drawPresets(presets, act) {
  const key = [language(), presets.map((preset) => [preset.name, isOn(preset)])];
  fill(byId("presets"), key, () => presets.map((preset) => card(preset, act)));
}

function card(preset, act) {
  const on = isOn(preset);
  const state = on ? el("span", { class: "state" }, word("is_on")) : null;
  const change = () => act(() => (on ? stopPreset(preset) : start(preset)));
  const pressed = { type: "button", class: "toggle", "aria-pressed": String(on) };
  const label = `${word(on ? "switch_off" : "start")} ${titled(preset)}`;
  return el(
    "article",
    { class: on ? "card odd" : "card" },
    el("header", {}, el("h3", {}, titled(preset)), state),
    el("p", {}, preset.explains[language()]),
    el(
      "button",
      { ...pressed, "aria-label": label, "data-key": preset.name, onclick: change },
      word(on ? "switch_off" : "start"),
    ),
  );
}
