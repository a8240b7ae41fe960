import { mountIslands } from "@/lib/island";
import Island from "./Island.svelte";

mountIslands("chat", Island);
