import { mountIslands } from "@/lib/island";
import ChatIsland from "./ChatIsland.svelte";

mountIslands("chat", ChatIsland);
