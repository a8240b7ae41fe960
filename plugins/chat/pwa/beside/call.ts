import type { BesideCall } from "@/lib/beside-call";
import { bringTexts } from "./texts";

const beside: BesideCall = {
  load: async () => {
    const [{ loadBeside }] = await Promise.all([import("../index"), bringTexts()]);
    return (await loadBeside()).default;
  },
};

export default beside;
