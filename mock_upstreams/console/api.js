// Talks to the orders' side of the mock bureaus, and to nothing else.

const LONGEST_MS = 8000;
const TOKEN = "minsheng-mocks-token";

export class Refused extends Error {
  constructor(status, sentences) {
    super(sentences.join(" "));
    this.status = status;
    this.sentences = sentences;
  }
}

export function keepToken(token) {
  sessionStorage.setItem(TOKEN, token);
}

export async function send(method, path, payload) {
  const headers = { Accept: "application/json" };
  if (payload !== undefined) headers["Content-Type"] = "application/json";
  const token = sessionStorage.getItem(TOKEN);
  if (token) headers.Authorization = `Bearer ${token}`;
  const body = payload === undefined ? undefined : JSON.stringify(payload);
  const signal = AbortSignal.timeout(LONGEST_MS);
  const answer = await fetch(`/__admin${path}`, { method, headers, body, signal, cache: "no-store" });
  const text = await answer.text();
  const told = readable(text);
  if (!answer.ok) throw new Refused(answer.status, sentencesOf(told, text));
  return told;
}

export const ask = (path) => send("GET", path);

function readable(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

function sentencesOf(told, text) {
  if (told?.problems) return told.problems;
  if (told?.errors) return told.errors.map((one) => one.detail || one.title);
  return [text.slice(0, 200)];
}
