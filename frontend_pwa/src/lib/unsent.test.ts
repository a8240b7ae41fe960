import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { guardUnsent } from "./unsent";

const asks = vi.fn<(sent: HTMLFormElement | null) => void>();
let stop: () => void;

beforeEach(() => {
  asks.mockReset();
  document.body.innerHTML = `
    <form id="done" method="post"><button>Done</button></form>
    <form id="reply" method="post"><textarea data-draft></textarea><input type="search"></form>
    <form id="note" method="post"><textarea name="body"></textarea><select><option>A</option><option>B</option></select></form>
    <form id="over" method="post"><input type="text" name="reason" value="as it was"></form>
    <form id="find" method="get"><input type="text" name="q"></form>`;
  stop = guardUnsent(asks);
});

afterEach(() => stop());

const form = (id: string) => document.getElementById(id) as HTMLFormElement;
const write = (field: string, words: string) => {
  const found = document.querySelector<HTMLInputElement>(field);
  if (found) found.value = words;
};
const send = (id: string) =>
  form(id).dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
/** Whether the browser asks before the page is left. */
const leaves = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));

it.each(["#note textarea", "#over input"])("asks before words in %s are lost", (field) => {
  write(field, "She sleeps badly");
  send("done");
  expect(leaves()).toBe(true);
  expect(asks).toHaveBeenCalledExactlyOnceWith(form("done"));
  // By a link, too, and again for whoever has stayed.
  expect(leaves()).toBe(true);
  expect(asks).toHaveBeenLastCalledWith(null);
});

it("does not ask for what is being sent, but for what stands beside it", () => {
  write("#note textarea", "She sleeps badly");
  send("note");
  expect(leaves()).toBe(false);
  write("#over input", "I am away");
  send("note");
  expect(leaves()).toBe(true);
});

it("asks when what was to be sent was stopped", () => {
  write("#note textarea", "She sleeps badly");
  form("note").addEventListener("submit", (event) => event.preventDefault());
  send("note");
  expect(leaves()).toBe(true);
});

it("does not ask for what is kept, searched for or chosen, or where nothing was written", () => {
  write("#reply textarea", "Kept as a draft");
  write("#reply input", "sleep");
  write("#find input", "Amina");
  write("#note textarea", "  ");
  write("#note select", "B");
  send("done");
  expect(leaves()).toBe(false);
  expect(asks).not.toHaveBeenCalled();
});

it("asks no more when it has ended", () => {
  write("#note textarea", "She sleeps badly");
  stop();
  expect(leaves()).toBe(false);
});
