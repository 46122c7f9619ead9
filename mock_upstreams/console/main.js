// The page: asks every second how things are, and draws what changed.

import { Refused, ask, keepToken, send } from "./api.js";
import { drawClock } from "./clock.js";
import { byId, options } from "./dom.js";
import { drawBureaus } from "./faults.js";
import { drawJournal } from "./journal.js";
import { allNormal, drawNow } from "./now.js";
import { drawPeople } from "./people.js";
import { drawPresets } from "./presets.js";
import { drawStubs } from "./stubs.js";
import { changeLanguage, language, titled, word, writeWords } from "./words.js";
import { readJournal } from "./wire.js";

const EVERY_MS = 1000;
const ASKED = [
  "/requests?limit=200", "/faults", "/presets", "/clock", "/scenario",
  "/mappings", "/settings", "/exchanges",
];
const LENGTHS_MIN = [10, 1, 60];
let state = null;
let paused = false;
let asking = null;

async function refresh() {
  asking ??= read().finally(() => {
    asking = null;
  });
  await asking;
}

async function read() {
  try {
    const [journal, faults, presets, clock, scenario, ...own] = await Promise.all(ASKED.map(ask));
    const [{ mappings: stubs }, { settings }, { exchanges }] = own;
    const fixed = state ?? { bureaus: await ask("/ui/bureaus"), people: await ask("/personas") };
    const requests = paused && state ? state.requests : readJournal(journal);
    const now = { faults, presets, clock, scenario, stubs, settings, exchanges, requests };
    state = { ...fixed, ...now };
    tell("");
    draw();
  } catch (problem) {
    tellOf(problem);
  }
}

// Every click goes through here: do it, say in a sentence if it was refused, show how things are.
async function act(order) {
  try {
    await order();
    await refresh();
  } catch (problem) {
    tellOf(problem);
  }
}

function draw() {
  drawNow(state, act);
  drawPresets(state.presets, act);
  drawBureaus(state, act);
  drawClock(state.clock, act);
  drawPeople(state.people, tell);
  drawStubs(state.stubs, act);
  drawJournal(state.requests, state.bureaus);
}

function tellOf(problem) {
  const foreign = problem instanceof Refused && problem.status === 403;
  byId("token").hidden = !foreign;
  if (foreign) return tell("");
  tell(problem instanceof Refused ? word("refused") + problem.message : word("unreachable"));
}

function tell(sentence) {
  byId("trouble").hidden = !sentence;
  byId("trouble").textContent = sentence;
}

function write() {
  writeWords();
  byId("language").textContent = word("other_language");
  byId("journal-pause").textContent = word(paused ? "go_on" : "pause");
  const bureaus = state?.bureaus.map((one) => [one.name, titled(one)]) ?? [];
  options(byId("preset-bureau"), [["*", word("every_bureau")], ...bureaus]);
  options(byId("journal-bureau"), [["", word("every_bureau")], ...bureaus]);
  const lengths = LENGTHS_MIN.map((count) => [String(count * 60), word("minutes", { count })]);
  options(byId("preset-length"), lengths);
}

function listen() {
  byId("language").onclick = () => {
    changeLanguage();
    write();
    if (state) draw();
  };
  byId("normal").onclick = () => state && act(() => allNormal(state));
  byId("anew").onclick = () => window.confirm(word("anew_sure")) && act(() => send("POST", "/reset"));
  byId("journal-bureau").onchange = draw;
  byId("journal-pause").onclick = () => {
    paused = !paused;
    byId("journal-pause").setAttribute("aria-pressed", String(paused));
    write();
  };
  byId("token").onsubmit = (event) => {
    event.preventDefault();
    keepToken(byId("token").querySelector("input").value);
    act(refresh);
  };
}

write();
listen();
await refresh();
write();
setInterval(() => document.hidden || refresh(), EVERY_MS);
