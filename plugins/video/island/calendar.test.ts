import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { attachCalendar } from "./calendar";

let stop: () => void;
let sent: ReturnType<typeof vi.fn<() => void>>;
let form: HTMLFormElement;

beforeEach(() => {
  document.body.innerHTML = `
    <table><tbody><tr>
      <td data-when="2026-12-01T10:00" data-person="a" id="from">
        <a draggable="true" data-meeting="/admin/video/7/" id="entry"><strong>10:00</strong></a>
        <a id="proposed">11:00</a>
      </td>
      <td data-when="2026-12-01T11:00" data-person="b" id="to"></td>
    </tr></tbody></table>
    <form id="video-move"><input name="when"><input name="person"></form>`;
  form = document.querySelector("form") as HTMLFormElement;
  sent = vi.fn<() => void>();
  form.requestSubmit = sent;
  stop = attachCalendar(form);
});

afterEach(() => stop());

function drag(kind: string, selector: string): Event {
  const event = new Event(kind, { bubbles: true, cancelable: true });
  document.querySelector(selector)?.dispatchEvent(event);
  return event;
}

it("moves a meeting to the time and the person of the place it is dropped on", () => {
  drag("dragstart", "#entry strong");
  expect(drag("dragover", "#to").defaultPrevented).toBe(true);
  drag("drop", "#to");
  expect(sent).toHaveBeenCalledOnce();
  expect(new URL(form.action).pathname).toBe("/admin/video/7/");
  expect([...new FormData(form).values()]).toEqual(["2026-12-01T11:00", "b"]);
});

it("leaves alone what is dropped where it was, what cannot be moved, and what was let go", () => {
  drag("dragstart", "#entry");
  drag("drop", "#from");
  drag("dragstart", "#proposed");
  expect(drag("dragover", "#to").defaultPrevented).toBe(false);
  drag("drop", "#to");
  drag("dragstart", "#entry");
  drag("dragend", "#entry");
  drag("drop", "#to");
  expect(sent).not.toHaveBeenCalled();
});

it("lights the place under the pointer only", () => {
  drag("dragstart", "#entry");
  drag("dragover", "#to");
  expect(document.querySelectorAll(".video-over")).toHaveLength(1);
  drag("dragend", "#entry");
  expect(document.querySelectorAll(".video-over")).toHaveLength(0);
});
