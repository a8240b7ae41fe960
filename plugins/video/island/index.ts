import { mountIslands } from "@/lib/island";
import VideoIsland from "./VideoIsland.svelte";

mountIslands("video", VideoIsland);
