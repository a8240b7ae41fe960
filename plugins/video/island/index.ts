import { mountIslands } from "@/lib/island";
import Root from "./Root.svelte";

mountIslands("video", Root);
