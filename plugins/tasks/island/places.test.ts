import { beforeEach, expect, it } from "vitest";
import { offerPlaces } from "./places";

const PLACES = ["person:nobody", "person:1", "person:2"];

function board(html: string): HTMLDetailsElement {
  const menu = document.createElement("details");
  const column = document.createElement("section");
  const places = document.createElement("template");
  menu.innerHTML = html;
  column.dataset.column = "person:1";
  column.append(menu);
  places.dataset.tasksPlaces = "";
  places.innerHTML = PLACES.map((one) => `<option value="${one}">${one}</option>`).join("");
  document.body.replaceChildren(column, places);
  return menu;
}

const offered = () => [...document.querySelectorAll("option")].map((one) => one.value);
const chosen = () => document.querySelector("select")?.value;

let menu: HTMLDetailsElement;
beforeEach(() => (menu = board('<select name="column" required></select>')));

it("offers every other column, and none is chosen already", () => {
  offerPlaces(menu);
  expect(offered()).toEqual(["", "person:nobody", "person:2"]);
  expect(chosen()).toBe("");
});

it("keeps what was chosen when the menu is opened again", () => {
  offerPlaces(menu);
  Object.assign(document.querySelector("select") ?? {}, { value: "person:2" });
  offerPlaces(menu);
  expect(chosen()).toBe("person:2");
  expect(offered()).toHaveLength(3);
});

it("leaves menus alone that carry their buttons", () => {
  offerPlaces(board("<button name='column' value='state:done'></button>"));
  expect(offered()).toEqual([]);
});
