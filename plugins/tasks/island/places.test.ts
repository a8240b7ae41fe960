import { beforeEach, expect, it } from "vitest";
import { offerPlaces } from "./places";

const PLACES = ["person:nobody", "person:1", "person:2"];

function board(): Element {
  document.body.innerHTML = `
    <section data-column="person:1"><details open><select name="column" required></select></details></section>
    <template data-tasks-places>${PLACES.map((one) => `<option value="${one}">${one}</option>`).join("")}</template>`;
  return document.querySelector("details")!;
}

const offered = () => [...document.querySelectorAll("option")].map((one) => one.value);

let menu: Element;
beforeEach(() => (menu = board()));

it("offers every other column, and none is chosen already", () => {
  offerPlaces(menu);
  expect(offered()).toEqual(["", "person:nobody", "person:2"]);
  expect(document.querySelector("select")!.value).toBe("");
});

it("keeps what was chosen when the menu is opened again", () => {
  offerPlaces(menu);
  document.querySelector("select")!.value = "person:2";
  offerPlaces(menu);
  expect(document.querySelector("select")!.value).toBe("person:2");
  expect(offered()).toHaveLength(3);
});

it("leaves menus alone that carry their buttons", () => {
  document.body.innerHTML = "<details open><button name='column' value='state:done'></button></details>";
  offerPlaces(document.querySelector("details")!);
  expect(offered()).toEqual([]);
});
