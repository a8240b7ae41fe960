import { mountIslands } from "@/lib/island";
import TasksIsland from "./TasksIsland.svelte";

mountIslands("tasks", TasksIsland);
