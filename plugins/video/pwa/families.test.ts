import { expect, test } from "vitest";
import { ApiProblem } from "@/lib/api";
import { familiesAsked } from "./families";

const families = [
  { id: "1", name: "Ida" },
  { id: "2", name: "Karl, Yusuf" },
];

test("only the question which family it is brings families to choose from", () => {
  expect(familiesAsked(new ApiProblem(422, { code: "family_needed", families }))).toEqual(families);
  expect(familiesAsked(new ApiProblem(422, { code: "family_needed" }))).toBeNull();
  expect(familiesAsked(new ApiProblem(422, { code: "too_far", families }))).toBeNull();
  expect(familiesAsked(new Error("no line"))).toBeNull();
});
