// What is misbehaving now, and the button that ends all of it.

import { send } from "./api.js";
import { byId, el, fill } from "./dom.js";
import { kindOf, stop } from "./faults.js";
import { presetsOn, stopPreset } from "./presets.js";
import { faultWord, language, moment, titled, word } from "./words.js";

export function drawNow(state, act) {
  const found = [
    ...presetsOn(state).map((one) => presetItem(one, state, act)),
    ...state.faults.map((fault) => faultItem(fault, state, act)),
    ...(clockIsOdd(state.clock) ? [clockItem(state.clock, act)] : []),
    ...ownAnswers(state, act),
  ];
  const key = [language(), found.map((one) => one.key), found.length];
  byId("now").classList.toggle("odd", found.length > 0);
  const title = word(found.length ? "now_odd" : "now_fine", { count: found.length });
  const fine = () => [el("li", { class: "plain" }, word("now_fine_more"))];
  fill(byId("now-title"), key, () => [title]);
  fill(byId("now-list"), key, () => (found.length ? found.map((one) => one.build()) : fine()));
}

// What a tester brought along: a scenario, answers, how late they are. Only here is it forgotten, so
// that whoever clicks is asked.
export async function allNormal(state) {
  const brought = ownAnswers(state, () => null);
  if (brought.length) {
    const list = brought.map((one) => one.key).join("\n");
    if (!window.confirm(`${word("all_normal_sure")}\n\n${list}`)) return;
  }
  // First the scenario: whatever it was played upon comes back with its end.
  if (state.scenario.in_force) await send("DELETE", "/scenario");
  for (const what of ["/faults", "/presets", "/clock", "/mappings", "/exchanges"]) {
    await send("DELETE", what);
  }
  await send("PUT", "/settings", {});
}

function ownAnswers({ scenario, stubs, settings, exchanges }, act) {
  const found = [];
  const note = (text, ...order) => found.push(item(text, () => act(() => send(...order))));
  if (scenario.in_force) {
    const name = scenario.name ?? scenario.file ?? "";
    note(word("scenario_odd", { name }), "DELETE", "/scenario");
  }
  if (stubs.length) note(word("stubs_odd", { count: stubs.length }), "DELETE", "/mappings");
  if (exchanges) note(word("exchanges_odd", { count: exchanges }), "DELETE", "/exchanges");
  if (settings.fixedDelay || settings.delayDistribution) {
    const how = settings.delayDistribution ? "" : ` ${settings.fixedDelay} ms`;
    note(word("settings_odd", { how }), "PUT", "/settings", {});
  }
  return found;
}

export const clockIsOdd = (clock) => clock.frozen || clock.speed !== 1 || Math.abs(clock.ahead_s) > 2;

function faultItem(fault, state, act) {
  const where = [bureauTitle(fault.bureau, state), fault.operation, fault.persona].filter(Boolean);
  const left = fault.times ? word("left", { count: fault.times }) : null;
  const text = [where.join(" / "), faultWord(kindOf(fault)), left].filter(Boolean).join(" · ");
  return item(text, () => act(() => stop([fault])));
}

function presetItem({ preset, bureau, for_s }, state, act) {
  const left = word("minutes_left", { count: Math.ceil(for_s / 60) });
  const text = [bureauTitle(bureau, state), titled(preset), left].join(" · ");
  return item(text, () => act(() => stopPreset(preset)));
}

function bureauTitle(name, state) {
  const bureau = state.bureaus.find((one) => one.name === name);
  return bureau ? titled(bureau) : word("every_bureau");
}

function clockItem(clock, act) {
  const text = word("clock_odd", { now: moment(clock.now).replace(/:\d\d$/, "") });
  return item(text, () => act(() => send("DELETE", "/clock")));
}

function item(text, end) {
  const label = `${word("switch_off")}: ${text}`;
  const attributes = { type: "button", "data-key": text, "aria-label": label, onclick: end };
  const button = () => el("button", attributes, word("switch_off"));
  return { key: text, build: () => el("li", {}, el("span", {}, text), button()) };
}
