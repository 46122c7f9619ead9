// Bureaus, and what each is told to do wrong.

import { ask, send } from "./api.js";
import { byId, el, fill } from "./dom.js";
import { presetsOn } from "./presets.js";
import { faultKinds, faultWord, language, titled, word } from "./words.js";

const QUICK = ["delay", "status", "busy", "reset", "garbage", "other_citizen"];
const SETTINGS = {
  delay: { delay_s: 3 },
  status: { status: 500 },
  busy: { fault: "status", status: 503, retry_after_s: 5 },
  body: { body: "OK" },
};
const OFTEN = {
  always: {},
  once: { times: 1 },
  three_times: { times: 3 },
  one_in_three: { probability: 0.33 },
};

const orderOf = (bureau, kind) => ({ bureau, fault: kind, ...SETTINGS[kind] });

// What a person calls an order: "busy" is a status like any other on the wire.
export function kindOf(fault) {
  return fault.fault === "status" && fault.status === 503 ? "busy" : fault.fault;
}

// An order without the times it will still act: what tells it from others.
const mark = ({ times, for_s, after_s, ...rest }) => JSON.stringify(Object.entries(rest).sort());

// The list is read at once before it is written: what acted meanwhile is not ordered anew.
export async function add(order) {
  const inForce = await ask("/faults");
  await send("PUT", "/faults", [...inForce, order]);
}

export async function stop(orders) {
  const gone = new Set(orders.map(mark));
  const inForce = await ask("/faults");
  await send("PUT", "/faults", inForce.filter((fault) => !gone.has(mark(fault))));
}

export function drawBureaus(state, act) {
  const odd = [...state.faults, ...presetsOn(state)].map((one) => one.bureau);
  const key = [language(), state.faults.map(mark), odd];
  fill(byId("bureaus"), key, () => state.bureaus.map((bureau) => card(bureau, odd, state, act)));
}

function card(bureau, odd, { faults, people }, act) {
  const isOdd = odd.includes(bureau.name) || odd.includes("*");
  const open = document.querySelector(`#bureau-${bureau.name} details`)?.open ?? false;
  return el(
    "article",
    { id: `bureau-${bureau.name}`, class: isOdd ? "card odd" : "card" },
    el("header", {}, el("h3", {}, titled(bureau)), label(isOdd)),
    el("p", { class: "address" }, `/${bureau.name}`),
    el("div", { class: "buttons" }, ...quickButtons(bureau, faults, act)),
    el("details", { open }, more(bureau), form(bureau, people, act)),
  );
}

const label = (isOdd) => el("span", { class: "state" }, word(isOdd ? "odd" : "fine"));
const more = (bureau) => el("summary", { "data-key": `more-${bureau.name}` }, word("more"));

function quickButtons(bureau, faults, act) {
  return QUICK.filter((kind) => canShow(bureau, kind)).map((kind) => {
    const same = faults.filter((fault) => fault.bureau === bureau.name && kindOf(fault) === kind);
    const on = same.length > 0;
    const change = () => act(() => (on ? stop(same) : add(orderOf(bureau.name, kind))));
    const named = { type: "button", class: "toggle", "data-key": `${bureau.name}-${kind}` };
    return el("button", { ...named, "aria-pressed": String(on), onclick: change }, faultWord(kind));
  });
}

const canShow = (bureau, kind) => bureau.faults.includes(SETTINGS[kind]?.fault ?? kind);

function form(bureau, people, act) {
  const kinds = faultKinds.filter((kind) => canShow(bureau, kind));
  const what = select("what", kinds.map((kind) => [kind, faultWord(kind)]));
  const which = select("which", [["", word("any")], ...bureau.operations.map((one) => [one, one])]);
  const persons = people.map((one) => [one.code, `${one.name} ${one.code}`]);
  const whom = select("whom", [["", word("everyone")], ...persons]);
  const often = select("how_often", Object.keys(OFTEN).map((key) => [key, word(key)]));
  const chosen = () => ({
    ...orderOf(bureau.name, value(what)),
    ...(value(which) && { operation: value(which) }),
    ...(value(whom) && { persona: value(whom) }),
    ...OFTEN[value(often)],
  });
  const submit = (event) => {
    event.preventDefault();
    act(() => add(chosen()));
  };
  const go = el("button", { type: "submit" }, word("order"));
  return el("form", { onsubmit: submit }, what, which, whom, often, go);
}

function select(title, pairs) {
  const choices = pairs.map(([key, text]) => el("option", { value: key }, text));
  return el("label", {}, el("span", {}, word(title)), el("select", {}, ...choices));
}

const value = (field) => field.querySelector("select").value;
